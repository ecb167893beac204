import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Store } from './store.ts';

/**
 * Ties a store to a Lit element: the element renders again when the selected part changes, while it is connected.
 * @example private layers = new StoreController(this, layerStore, (state) => state.visible);  // this.layers.value
 */
export class StoreController<T, S = T> implements ReactiveController {
  value: S;
  private stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly store: Store<T>,
    private readonly select: (value: T) => S = (value) => value as unknown as S,
  ) {
    this.value = select(store.get());
    host.addController(this);
  }

  hostConnected(): void {
    this.take(this.store.get());
    this.stop = this.store.subscribe((value) => this.take(value));
  }

  hostDisconnected(): void {
    this.stop?.();
    this.stop = undefined;
  }

  private take(state: T): void {
    const value = this.select(state);
    if (Object.is(value, this.value)) return;
    this.value = value;
    this.host.requestUpdate();
  }
}
