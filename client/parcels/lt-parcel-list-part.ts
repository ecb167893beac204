import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { PARCEL_STATUSES, type ParcelView, parcelsEndpoints } from '../../server/contract/parcels.ts';
import { call } from '../api/call.ts';
import { readAll } from '../export/read-all.ts';
import { saveSheet } from '../export/save.ts';
import { formatArea, formatNumber, t, today } from '../i18n/index.ts';
import { useColour, useShort } from '../land/use.ts';
import { mapCommands } from '../map/commands.ts';
import { onMap } from '../map/events.ts';
import { mapView } from '../map/map-view.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-select.ts';
import { toast } from '../ui/toasts.ts';
import { parcelsSheet } from './sheet.ts';

type Status = (typeof PARCEL_STATUSES)[number];
const zoomMin = 12;
const most = 100;
/** The most parcels that one file takes; a reader is told when there are more. */
const exportedMost = 20_000;

/** The list twin of the map: the parcels in view, walked by arrow keys and lit up as one goes. */
@customElement('lt-parcel-list-part')
export class LtParcelListPart extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      .head { padding: 2px var(--inset) 8px; display: grid; gap: 6px; }
      .foot { display: flex; align-items: center; gap: 8px; min-height: var(--control-s); }
      [role='listbox'] { outline-offset: -2px; border-top: 1px solid var(--line-2); }
      .row { display: grid; grid-template-columns: 12px minmax(0, 1fr) auto; gap: 1px 9px; align-items: baseline; padding: 6px var(--inset); border-bottom: 1px solid var(--line-2); cursor: pointer; }
      .row:hover { background: var(--sunk); }
      .row.at { box-shadow: inset 3px 0 var(--accent); }
      .row[aria-selected='true'] { background: var(--accent-soft); }
      i { width: 12px; height: 9px; border: 1px solid var(--edge); border-radius: 2px; }
      small { grid-column: 2 / 4; color: var(--ink-2); font-size: var(--text-s); }
    `,
  ];

  private readonly where = new StoreController(this, mapView);
  private readonly past = new StoreController(this, view, ({ date }) => date);
  private readonly sel = new StoreController(this, view, ({ sel }) => (sel?.startsWith('parcel:') ? sel.slice(7) : ''));
  private readonly unit = new StoreController(this, areaUnit);
  @state() private status: Status | '' = '';
  /** The code of the row that the arrow keys are on; rows come and go as the map moves. */
  @state() private atCode = '';
  /** Parcels read for the file under way; null when none is. */
  @state() private reading: number | null = null;
  private readonly found = new Resource(this, (signal) => {
    return call(parcelsEndpoints.list, { query: { ...this.asked, limit: most }, signal });
  });
  private leave: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave = onMap('hover', ({ feature }) => {
      if (feature && this.found.value?.items.some((item) => item.code === feature.code)) this.atCode = feature.code;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave?.();
    mapCommands.lit([]);
  }

  override willUpdate(): void {
    const { value } = this.where;
    if (value && value.zoom >= zoomMin) this.found.want([JSON.stringify(value), this.status, this.past.value].join(' '), true);
    else this.found.drop();
  }

  /** The box on the map, the chosen status and the date that is shown, as the server is asked. */
  private get asked(): { bbox: string; status?: Status; asOf?: string } {
    const { west, south, east, north } = this.where.value ?? { west: 0, south: 0, east: 0, north: 0 };
    const bbox = [west, south, east, north].map((each) => each.toFixed(6)).join(',');
    const asOf = this.past.value;
    return { bbox, ...(this.status ? { status: this.status } : {}), ...(asOf ? { asOf } : {}) };
  }

  /** Every parcel in view, not only those in the list. */
  private readonly save = async (): Promise<void> => {
    const { asked } = this;
    this.reading = 0;
    try {
      const { items, complete } = await readAll(
        (cursor) => call(parcelsEndpoints.list, { query: { ...asked, limit: 1000, cursor } }),
        exportedMost,
        (rows) => {
          this.reading = rows;
        },
      );
      const filters = [t('parcels.fileBox', { box: asked.bbox }), asked.status ? t(`parcels.status.${asked.status}`) : ''].filter(Boolean);
      const sheet = parcelsSheet(items, this.unit.value, { filters, complete, asOf: asked.asOf });
      await saveSheet(`${t('parcels.fileName')}-${today()}`, sheet, [{ id: 'parcels', attributes: [] }]);
      toast(t(complete ? 'sheets.saved' : 'sheets.savedCapped', { count: formatNumber(items.length) }), {
        tone: complete ? 'pass' : 'warn',
      });
    } catch {
      toast(t('sheets.failed'), { tone: 'fail' });
    }
    this.reading = null;
  };

  override render(): TemplateResult {
    const { value } = this.where;
    if (!value || value.zoom < zoomMin)
      return html`<lt-empty icon="list" heading=${t('parcels.listFar')} text=${t('parcels.listFarWhy')}><lt-button @click=${this.zoomIn}>${t('parcels.zoomIn')}</lt-button></lt-empty>`;
    const options = PARCEL_STATUSES.map((each) => ({ value: each, label: t(`parcels.status.${each}`) }));
    return html`<div class="head"><lt-select hide-label label=${t('parcels.listFilter')} placeholder=${t('parcels.allStatuses')} .options=${options} value=${this.status} @lt-change=${(
      event: CustomEvent<{ value: Status | '' }>,
    ) => {
      this.status = event.detail.value;
      this.atCode = '';
    }}></lt-select>
      ${this.foot()}</div>
      ${stateOf(this.found, ({ items }) => this.list(items), 8)}`;
  }

  private foot(): TemplateResult {
    const { value } = this.found;
    const words = value ? this.count(value.items.length, value.next !== null) : nothing;
    const button = value?.items.length
      ? html`<lt-button size="s" variant="quiet" icon="download" ?busy=${this.reading !== null} @click=${this.save}>${t('sheets.export')}</lt-button>`
      : nothing;
    const reading = this.reading === null ? words : t('sheets.reading', { count: formatNumber(this.reading) });
    return html`<div class="foot small faint"><span class="grow" role="status">${reading}</span>${button}</div>`;
  }

  private count(count: number, more: boolean): string {
    return t(more ? 'parcels.listMore' : 'parcels.listCount', { count: formatNumber(count) });
  }

  private list(items: readonly ParcelView[]): TemplateResult {
    if (items.length === 0)
      return html`<lt-empty icon="list" heading=${t('parcels.listNone')} text=${t('parcels.listNoneWhy')}></lt-empty>`;
    const at = this.indexIn(items);
    return html`<div role="listbox" tabindex="0" aria-label=${t('parcels.list')} aria-description=${t('parcels.listHint')} aria-activedescendant="p${at}" @keydown=${(event: KeyboardEvent) => this.onKey(event, items)}
      @focus=${() => this.light(items, at)} @blur=${() => mapCommands.lit([])}>${items.map((item, index) => this.row(item, index, at))}</div>`;
  }

  private row(item: ParcelView, index: number, at: number): TemplateResult {
    const { use } = item;
    return html`<div class="row ${index === at ? 'at' : ''}" id="p${index}" role="option" aria-selected=${item.code === this.sel.value ? 'true' : 'false'} @click=${() => this.open(item)}
        @mouseenter=${() => mapCommands.lit([item.code])} @mouseleave=${() => mapCommands.lit([])}>
      <i style=${use ? `background:${useColour(use)}` : ''}></i><span class="num clip">${item.code}</span><span class="num">${formatArea(item.areaM2, this.unit.value)}</span>
      <small>${useShort(use)} · ${t(`parcels.status.${item.status ?? 'none'}`)}</small></div>`;
  }

  private indexIn(items: readonly ParcelView[]): number {
    const index = items.findIndex((item) => item.code === (this.atCode || this.sel.value));
    return Math.max(0, index);
  }

  private onKey(event: KeyboardEvent, items: readonly ParcelView[]): void {
    const at = this.indexIn(items);
    const last = items.length - 1;
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: at + 10, PageUp: at - 10 };
    const item = items[at];
    if (event.key === 'Enter' && item) this.open(item);
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const chosen = Math.max(0, Math.min(last, next));
    this.atCode = items[chosen]?.code ?? '';
    this.light(items, chosen);
    void this.updateComplete.then(() => this.renderRoot.querySelector('.at')?.scrollIntoView({ block: 'nearest' }));
  }

  private light(items: readonly ParcelView[], at: number): void {
    const item = items[at];
    mapCommands.lit(item ? [item.code] : []);
  }

  private open(item: ParcelView): void {
    this.atCode = item.code;
    go({ sel: `parcel:${item.code}` });
  }

  private readonly zoomIn = (): void => {
    const { at } = view.get();
    if (at) mapCommands.show([at.lon, at.lat, at.lon, at.lat], zoomMin + 2);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-parcel-list-part': LtParcelListPart;
  }
}
