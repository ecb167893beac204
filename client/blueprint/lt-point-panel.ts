import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { blueprintEndpoints, type FeatureView } from '../../server/contract/blueprint.ts';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { call } from '../api/call.ts';
import { pick, t } from '../i18n/index.ts';
import { useShort } from '../land/use.ts';
import { mapCommands } from '../map/commands.ts';
import { type LayerLook, mapLayers, mapTheme } from '../map/layers.ts';
import { layerCatalogue } from '../map/load-layers.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { ShownController } from '../state/shown.ts';
import { StoreController } from '../state/store-controller.ts';
import { go } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { drawSwatch } from '../ui/lt-legend-row.ts';
import { swatchOf } from './layer-words.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-panel.ts';

type Found = ReplyOut<typeof blueprintEndpoints.identify>['items'][number];

/** Everything that lies at a point, layer by layer; each line selects its feature. */
@customElement('lt-point-panel')
export class LtPointPanel extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; min-height: 0; }
      .at { padding: 0 var(--inset) 8px; }
      button { display: grid; grid-template-columns: 20px 1fr; gap: 2px 10px; align-items: center; width: 100%; padding: 8px var(--inset); text-align: start; background: none; border: 0; border-top: 1px solid var(--line-2); cursor: pointer; }
      button:hover { background: var(--sunk); }
      button:focus-visible { outline-offset: -2px; }
      small { grid-column: 2; color: var(--ink-2); font-size: var(--text-s); overflow-wrap: anywhere; }
      svg { display: block; }
    `,
  ];

  @property({ type: Number }) lon = 0;
  @property({ type: Number }) lat = 0;
  private readonly layers = new StoreController(this, layerCatalogue);
  private readonly colours = new StoreController(this, mapTheme);
  private readonly found = new Resource(this, (signal) =>
    call(blueprintEndpoints.identify, { query: { lon: this.lon, lat: this.lat, toleranceM: 3 }, signal }),
  );

  protected readonly shown = new ShownController(this, () =>
    (this.found.value?.items ?? []).map(({ layerId }) => ({ id: layerId, attributes: [] })),
  );

  override willUpdate(): void {
    this.found.want(`${this.lon},${this.lat}`);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    mapCommands.mark([this.lon, this.lat]);
  }

  override updated(): void {
    mapCommands.mark([this.lon, this.lat]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    mapCommands.mark(null);
  }

  override render(): TemplateResult {
    return html`<lt-panel .width=${384} resizable closable heading=${t('blueprint.point')} @lt-close=${() => go({ sel: undefined })}>
      <p class="at small muted num">${t('app.east', { value: this.lon.toFixed(6) })}　${t('app.north', { value: this.lat.toFixed(6) })}</p>
      ${stateOf(this.found, ({ items }) =>
        items.length === 0
          ? html`<lt-empty icon="pin" heading=${t('blueprint.pointNone')} text=${t('blueprint.pointNoneWhy')}></lt-empty>`
          : html`${this.inOrder(items).map((item) => this.line(item))}`,
      )}</lt-panel>`;
  }

  /** What is drawn on top comes first; what lies under everything, and the regions, last. */
  private inOrder(items: readonly Found[]): Found[] {
    const layers = this.layers.value;
    const rank = ({ layerId }: Found): number => {
      const index = layers.findIndex((layer) => layer.id === layerId);
      return layers[index]?.group === 'base' ? -1 - index : index;
    };
    return [...items].sort((a, b) => rank(b) - rank(a));
  }

  private line(item: Found): TemplateResult {
    const layer = this.layers.value.find((each) => each.id === item.layerId);
    const select = (): void => go({ sel: selectionOf(item) });
    const note = [item.name && item.use ? useShort(item.use) : '', item.key].filter(Boolean).join(' · ');
    return html`<button type="button" @click=${select}>${layer ? drawSwatch(swatchOf(layer, lookOf(layer.id), this.colours.value)) : html`<i></i>`}
      <span><b class="strong">${layer ? pick(layer.name) : item.layerId}</b> ${item.name ?? (item.use ? useShort(item.use) : '')}</span><small class="num">${note}</small></button>`;
  }
}

const lookOf = (id: string): LayerLook => mapLayers.get().find((layer) => layer.id === id)?.look ?? {};

function selectionOf({ layerId, key }: Pick<FeatureView, 'layerId' | 'key'>): string {
  if (layerId === 'parcels') return `parcel:${key}`;
  return layerId === 'sites' ? `project:${key}` : `feature:${layerId}/${key}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-point-panel': LtPointPanel;
  }
}
