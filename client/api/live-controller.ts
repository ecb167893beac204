import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type LiveEvent, onLive } from './events.ts';

/**
 * Hears topics of the server's events for a Lit element while it is connected.
 * @example protected readonly live = new LiveController(this, ['ledger.posted'], () => this.accounts.soon());
 */
export class LiveController implements ReactiveController {
  private stops: readonly (() => void)[] = [];

  constructor(
    host: ReactiveControllerHost,
    private readonly topics: readonly string[],
    private readonly watch: (event: LiveEvent) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stops = this.topics.map((topic) => onLive(topic, this.watch));
  }

  hostDisconnected(): void {
    for (const stop of this.stops) stop();
  }
}
