import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Something a screen reads from the server: what came last, whether more is under way, and what went wrong. A value whose
 * newer reading failed stays on the screen as stale; a value of another key never does.
 * @example private overview = new Resource(this, (signal) => call(endpoint, { query, signal }));  // want(key) in willUpdate
 */
export class Resource<T> implements ReactiveController {
  value: T | undefined;
  error: unknown;
  busy = false;
  /** Whether what follows the value is being read. */
  readingOn = false;
  /** When `value` was read. */
  readAt: Date | undefined;
  private key: string | undefined;
  /** An element that was taken away may still update once, and shall ask for nothing then: nobody may be signed in any more. */
  private gone = false;
  private running: AbortController | undefined;
  private later: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly load: (signal: AbortSignal) => Promise<T>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.gone = false;
  }

  hostDisconnected(): void {
    this.gone = true;
    clearTimeout(this.later);
    this.running?.abort();
    this.running = undefined;
    this.key = undefined;
  }

  /** True while there is nothing to show yet. */
  get first(): boolean {
    return this.value === undefined && this.error === undefined;
  }

  /** True when what is shown is older than the last try. */
  get stale(): boolean {
    return this.value !== undefined && this.error !== undefined;
  }

  /** Reads once per key; another key forgets the value, unless it may stand until the new one is here (`keep`). */
  want(key: string, keep = false): void {
    if (key === this.key || this.gone) return;
    this.key = key;
    if (!keep) this.value = undefined;
    this.error = undefined;
    void this.reload();
  }

  /** Nothing is wanted: forget. */
  drop(): void {
    if (this.key === undefined) return;
    this.running?.abort();
    this.running = undefined;
    this.key = undefined;
    this.value = undefined;
    this.error = undefined;
    this.busy = false;
  }

  /** Reads again a moment later, once, however often it is asked for meanwhile. */
  soon(delayMs = 120): void {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.key !== undefined && void this.reload(), delayMs);
  }

  /** Reads what follows the value, such as the next page, and joins it; nothing is joined to a value of another key. A failure leaves the value, as stale. */
  async readOn(read: () => Promise<T>, join: (before: T, after: T) => T): Promise<void> {
    const { key } = this;
    this.readingOn = true;
    this.host.requestUpdate();
    try {
      const after = await read();
      if (key === this.key && this.value !== undefined) this.value = join(this.value, after);
    } catch (error) {
      if (key === this.key) this.error = error;
    }
    this.readingOn = false;
    this.host.requestUpdate();
  }

  async reload(): Promise<void> {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    this.busy = true;
    this.host.requestUpdate();
    try {
      const value = await this.load(mine.signal);
      if (this.running !== mine) return;
      this.value = value;
      this.error = undefined;
      this.readAt = new Date();
    } catch (error) {
      if (this.running !== mine) return;
      this.error = error;
    }
    this.busy = false;
    this.host.requestUpdate();
  }
}

/** A page of a list with the items of the pages before it. */
export const appended = <P extends { readonly items: readonly unknown[] }>(before: P, page: P): P => ({
  ...page,
  items: [...before.items, ...page.items],
});
