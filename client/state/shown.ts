import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A layer of which something stands on the screen, and the attributes of it that do. */
export interface ShownLayer {
  readonly id: string;
  readonly attributes: readonly string[];
}

const shown = new Map<object, readonly ShownLayer[]>();

/** What of the layers stands on the screen, and would stand on a sheet of it. */
export const shownLayers = (): ShownLayer[] => [...shown.values()].flat();

/**
 * Says what of the layers an element shows, while it is connected.
 * @example private readonly shown = new ShownController(this, () => [{ id: 'parcels', attributes: Object.keys(this.attributes) }]);
 */
export class ShownController implements ReactiveController {
  constructor(
    host: ReactiveControllerHost,
    private readonly layers: () => readonly ShownLayer[],
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    shown.set(this, this.layers());
  }

  hostDisconnected(): void {
    shown.delete(this);
  }
}
