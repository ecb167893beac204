import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { may } from '../api/session.ts';
import { drawing } from '../map/draw-store.ts';
import { onMap } from '../map/events.ts';
import { dropped } from '../state/dropped.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import { part } from '../ui/parts.ts';
import { selectionFrom } from './selection.ts';
import './lt-feature-panel.ts';
import './lt-point-panel.ts';
import './lt-region-panel.ts';
import './lt-site-panel.ts';

/** One blueprint: the layers on the left, and on the right whatever is selected, the verdict of a parcel first. */
@customElement('lt-blueprint-screen')
export class LtBlueprintScreen extends LtElement {
  static override styles = [baseStyles, screenStyles];

  private readonly sel = new StoreController(this, view, (now) => now.sel);
  private leave: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave = [
      onMap('select', ({ feature, lon, lat }) => {
        if (!feature?.code || feature.tileset === 'base') go({ sel: `point:${lon.toFixed(6)},${lat.toFixed(6)}` });
      }),
      onMap('drop', ({ files }) => {
        if (may('imports.write') || !may('siting.check')) return;
        dropped.set(files[0] ?? null);
        go({ path: 'siting', sel: undefined });
      }),
      drawing.subscribe(({ mode }, before) => {
        if (mode === 'site' && before.mode !== 'site') go({ path: 'siting', sel: undefined });
      }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.leave) stop();
  }

  override render(): TemplateResult {
    return html`${part('lt-layers-part', 'left')}${this.selected()}`;
  }

  private selected(): TemplateResult | typeof nothing {
    const selection = selectionFrom(this.sel.value);
    if (!selection) return nothing;
    if (selection.kind === 'parcel') return part('lt-parcel-part', 'right');
    if (selection.kind === 'project') return html`<lt-site-panel dock="right" code=${selection.id}></lt-site-panel>`;
    if (selection.kind === 'region') return html`<lt-region-panel dock="right" region-id=${selection.id}></lt-region-panel>`;
    if (selection.kind === 'point') return html`<lt-point-panel dock="right" .lon=${selection.lon} .lat=${selection.lat}></lt-point-panel>`;
    return html`<lt-feature-panel dock="right" layer-id=${selection.layerId} key=${selection.key}></lt-feature-panel>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-blueprint-screen': LtBlueprintScreen;
  }
}
