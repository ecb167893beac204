/** Rings once after so much time in which it ran. */
export interface Clock {
  run(): void;
  stop(): void;
}

export function createClock(timeMs: number, ring: () => void): Clock {
  let leftMs = timeMs;
  let startedMs = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    run: () => {
      startedMs = performance.now();
      timer = setTimeout(ring, leftMs);
    },
    stop: () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      leftMs -= performance.now() - startedMs;
    },
  };
}
