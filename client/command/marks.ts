import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How long a changed number stays marked. It is a plain change of ground, so reduced motion needs no other rule. */
const markedMs = 3000;

/** What changed just now: keys that are on for a few seconds. */
export class Marks implements ReactiveController {
  private keys: ReadonlySet<string> = new Set();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
    this.keys = new Set();
  }

  has(key: string): boolean {
    return this.keys.has(key);
  }

  show(keys: ReadonlySet<string>): void {
    if (keys.size === 0) return;
    this.keys = new Set([...this.keys, ...keys]);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.keys = new Set();
      this.host.requestUpdate();
    }, markedMs);
    this.host.requestUpdate();
  }
}
