import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { LayerView } from '../../server/contract/blueprint.ts';
import { errorProps } from '../api/problem.ts';
import { formatNumber, pick, t } from '../i18n/index.ts';
import { type MapLayer, type MapTheme, mapLayers, mapTheme, mapZoom } from '../map/layers.ts';
import { layerCatalogue, layerProblem, loadLayers } from '../map/load-layers.ts';
import { StoreController } from '../state/store-controller.ts';
import { pastRevision } from '../state/versions.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { part } from '../ui/parts.ts';
import { colourBy, fadeLayers, followAddress, switchLayers } from './layer-data.ts';
import { layersOf, type PanelGroup, panelGroups, sourceLine, swatchOf, warningOf } from './layer-words.ts';
import { legendOf } from './legend.ts';
import { zoomToSee } from './zoom-to-see.ts';
import './lt-deliveries.ts';
import './lt-layer-mark.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import '../ui/lt-icon.ts';
import '../ui/lt-legend-row.ts';
import '../ui/lt-panel.ts';
import '../ui/lt-segment.ts';
import '../ui/lt-skeleton.ts';

const themes: readonly MapTheme[] = ['landUse', 'status', 'plain'];
/** Below this width the panel begins folded, so that the map keeps its room. */
const wideFromPx = 1200;

/** The layers of the blueprint by group, and the list of the parcels in view. Docked left of the map on every map screen. */
@customElement('lt-layers-part')
export class LtLayersPart extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; min-height: 0; min-width: 0; }
      .tabs { display: flex; gap: 16px; }
      .tabs button { padding: 6px 0 4px; background: none; border: 0; border-bottom: 2px solid transparent; color: var(--ink-3); font-weight: 400; cursor: pointer; }
      .tabs button:hover { color: var(--ink); }
      .tabs button[aria-pressed='true'] { color: var(--ink); font-weight: 600; border-bottom-color: var(--accent); }
      .colours { padding: 2px var(--inset) 6px; }
      .colours lt-segment { display: flex; }
      .group { display: flex; align-items: center; width: 100%; padding: 9px var(--inset) 3px; color: var(--ink-3); font-size: var(--text-s); background: none; border: 0; text-align: start; cursor: pointer; }
      .group:hover { color: var(--ink); }
      .group:focus-visible { outline-offset: -3px; }
      .group lt-icon { margin-inline-start: auto; }
      .classes { display: grid; grid-template-columns: 1fr 1fr; gap: 2px 10px; padding: 2px var(--inset) 6px 48px; font-size: var(--text-s); color: var(--ink-2); list-style: none; margin: 0; }
      .classes li { display: flex; align-items: baseline; gap: 6px; min-width: 0; line-height: var(--leading-tight); }
      .classes span { min-width: 0; }
      .classes i { flex: none; width: 12px; height: 9px; border: 1px solid var(--edge); border-radius: 2px; }
      .wait { padding: var(--gap-3) var(--inset); }
      @media (min-width: 901px) and (max-width: 1199px) {
        :host { position: relative; z-index: 6; }
        lt-panel:not([collapsed]) { position: absolute; inset-block: 0; inset-inline-start: 0; box-shadow: var(--shadow); }
      }
    `,
  ];

  private readonly items = new StoreController(this, layerCatalogue);
  private readonly problem = new StoreController(this, layerProblem);
  private readonly past = new StoreController(this, pastRevision);
  private readonly layers = new StoreController(this, mapLayers);
  private readonly colours = new StoreController(this, mapTheme);
  private readonly zoom = new StoreController(this, mapZoom, (zoom) => Math.floor(zoom * 10) / 10);
  @state() private folded = new Set<PanelGroup>();
  /** The layer whose deliveries stand below it. */
  @state() private opened = '';
  @state() private tab: 'layers' | 'parcels' = 'layers';

  override connectedCallback(): void {
    super.connectedCallback();
    followAddress();
  }

  override render(): TemplateResult {
    return html`<lt-panel side="left" .width=${284} resizable collapsible heading=${t('blueprint.layers')} ?collapsed=${innerWidth < wideFromPx}>
      <span slot="title" class="tabs" role="group" aria-label=${t('blueprint.tabs')}>${(['layers', 'parcels'] as const).map(
        (tab) =>
          html`<button type="button" aria-pressed=${tab === this.tab ? 'true' : 'false'} @click=${() => {
            this.tab = tab;
          }}>${t(`blueprint.tab.${tab}`)}</button>`,
      )}</span>
      <span slot="actions" class="faint small num">${this.tab === 'layers' ? this.count() : nothing}</span>
      ${this.tab === 'layers' ? this.body() : part('lt-parcel-list-part', '')}</lt-panel>`;
  }

  private count(): string {
    const named = this.layers.value.filter((layer) => layer.group !== 'base');
    if (named.length === 0) return '';
    return t('blueprint.layerCount', { on: formatNumber(named.filter((layer) => layer.visible).length), all: formatNumber(named.length) });
  }

  private body(): TemplateResult {
    const items = this.items.value;
    if (items.length === 0 && this.problem.value) {
      const { code, params, traceId } = errorProps(this.problem.value);
      return html`<div class="wait"><lt-error code=${code} .params=${params} trace-id=${traceId} retryable @lt-retry=${() => loadLayers().catch(() => undefined)}></lt-error></div>`;
    }
    if (items.length === 0 && this.past.value !== null)
      return html`<lt-empty icon="history" heading=${t('blueprint.noLayersThen')} text=${t('blueprint.noLayersThenWhy')}></lt-empty>`;
    if (items.length === 0) return html`<div class="wait"><lt-skeleton lines="9"></lt-skeleton></div>`;
    return html`<div class="colours"><lt-segment label=${t('blueprint.colours')} .options=${themes.map((value) => ({ value, label: t(`blueprint.theme.${value}`) }))} value=${this.colours.value}
        @lt-change=${(event: CustomEvent<{ value: string }>) => colourBy(event.detail.value)}></lt-segment></div>
      ${panelGroups.map((group) => this.group(group, layersOf(group, items)))}`;
  }

  private group(group: PanelGroup, items: readonly LayerView[]): TemplateResult | typeof nothing {
    if (items.length === 0) return nothing;
    const open = !this.folded.has(group);
    const flip = (): void => {
      const next = new Set(this.folded);
      if (!next.delete(group)) next.add(group);
      this.folded = next;
    };
    return html`<button type="button" class="group" aria-expanded=${open ? 'true' : 'false'} @click=${flip}>${t(`blueprint.group.${group}`)}<lt-icon name=${open ? 'chevronDown' : 'chevronRight'} size="12"></lt-icon></button>
      ${open ? (group === 'base' ? this.base(items) : items.map((item) => this.row(item))) : nothing}`;
  }

  private row(item: LayerView): TemplateResult | typeof nothing {
    const layer = this.layers.value.find((each) => each.id === item.id);
    if (!layer) return nothing;
    const least = layer.look.minZoom ?? 0;
    const expand = (): void => {
      this.opened = this.opened === item.id ? '' : item.id;
    };
    const legend = layer.look.fill === 'land-use' && layer.visible && item.id === this.legendLayer() ? legendOf(this.colours.value) : [];
    return html`<lt-legend-row name=${pick(item.name)} .checked=${layer.visible} .swatch=${swatchOf(item, layer.look, this.colours.value)} .opacity=${layer.opacity}
        badge=${item.sensitivity === 'sensitive' ? t('sheets.mark.sensitive') : ''} source=${layer.visible || item.coverage === 'none' ? sourceLine(item) : ''} warning=${warningOf(item)} ?too-far=${layer.visible && this.zoom.value < least}
        @lt-toggle=${(event: CustomEvent<{ checked: boolean }>) => switchLayers([item.id], event.detail.checked)}
        @lt-opacity=${(event: CustomEvent<{ opacity: number }>) => fadeLayers([item.id], event.detail.opacity)}
        @lt-zoom-to-see=${() => zoomToSee(least)} expandable ?expanded=${this.opened === item.id} @lt-expand=${expand}>${this.opened === item.id ? html`<lt-layer-mark .layer=${item}></lt-layer-mark><lt-deliveries layer-id=${item.id}></lt-deliveries>` : nothing}</lt-legend-row>
      ${legend.length > 0 ? html`<ul class="classes" aria-label=${t('map.legend')}>${legend.map(({ colour, label }) => html`<li><i style="background:${colour}"></i><span title=${label}>${label}</span></li>`)}</ul>` : nothing}`;
  }

  /** The legend of classes stands once, under the topmost layer that is coloured by them and shows at this zoom. */
  private legendLayer(): string | undefined {
    const coloured = this.layers.value.filter((layer) => layer.visible && layer.look.fill === 'land-use');
    const inStatus = this.colours.value === 'status';
    return coloured.find((layer) => (inStatus ? layer.id === 'parcels' : true))?.id;
  }

  /** The layers under everything are one row. */
  private base(items: readonly LayerView[]): TemplateResult {
    const ids = items.map((item) => item.id);
    const mine = this.layers.value.filter((layer: MapLayer) => ids.includes(layer.id));
    const colours = ids.map((id) => mine.find((layer) => layer.id === id)?.look.fill).filter((fill) => fill !== undefined);
    return html`<lt-legend-row name=${t('blueprint.baseLayers')} .checked=${mine.some((layer) => layer.visible)} .swatch=${{ kind: 'ramp', colours }} .opacity=${mine[0]?.opacity ?? 1}
      @lt-toggle=${(event: CustomEvent<{ checked: boolean }>) => switchLayers(ids, event.detail.checked)}
      @lt-opacity=${(event: CustomEvent<{ opacity: number }>) => fadeLayers(ids, event.detail.opacity)}></lt-legend-row>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-layers-part': LtLayersPart;
  }
}
