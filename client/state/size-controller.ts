import type { LitElement, ReactiveController } from 'lit';

/** Width and height in whole CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Tells a Lit element how large it is drawn, or a part of it: the element renders again when that changes, while it is connected. Nothing is
 * known (0 × 0) before the first layout.
 * @example private readonly size = new SizeController(this, '.draw');  // this.size.value.width
 */
export class SizeController implements ReactiveController {
  value: Size = { width: 0, height: 0 };
  private watched: Element | null = null;
  private readonly watcher = new ResizeObserver(([entry]) => {
    const { width = 0, height = 0 } = entry?.contentRect ?? {};
    this.value = { width: Math.round(width), height: Math.round(height) };
    this.host.requestUpdate();
  });

  constructor(
    private readonly host: LitElement,
    /** The part to watch; the element itself when left out. */
    private readonly part?: string,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.host.hasUpdated) this.watch();
  }

  hostUpdated(): void {
    if (!this.watched) this.watch();
  }

  hostDisconnected(): void {
    this.watcher.disconnect();
    this.watched = null;
  }

  private watch(): void {
    this.watched = this.part === undefined ? this.host : this.host.renderRoot.querySelector(this.part);
    if (this.watched) this.watcher.observe(this.watched);
  }
}
