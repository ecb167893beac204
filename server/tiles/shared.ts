/**
 * Lets those who ask the same thing at the same time share one answer, but never one whose making began before they asked: while one run
 * is under way, all who come wait together for the next. So a burst of tiles asks once who is there and how old the map is, and an
 * answer is as fresh as if each had asked alone.
 */
export function shareRuns<T>(): (key: string, run: () => Promise<T>) => Promise<T> {
  const current = new Map<string, Promise<T>>();
  const next = new Map<string, Promise<T>>();

  const start = (key: string, run: () => Promise<T>): Promise<T> => {
    const started = run().finally(() => {
      if (current.get(key) === started) current.delete(key);
    });
    current.set(key, started);
    return started;
  };

  return (key, run) => {
    const before = current.get(key);
    if (!before) return start(key, run);
    const waiting = next.get(key);
    if (waiting) return waiting;
    const after = before.then(
      () => undefined,
      () => undefined,
    );
    const queued = after.then(() => {
      next.delete(key);
      return start(key, run);
    });
    next.set(key, queued);
    return queued;
  };
}
