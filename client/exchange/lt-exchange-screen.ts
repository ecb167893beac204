import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { blueprintEndpoints } from '../../server/contract/blueprint.ts';
import { exchangeEndpoints, type ImportSummary } from '../../server/contract/exchange.ts';
import { call } from '../api/call.ts';
import { onLive } from '../api/events.ts';
import { errorProps } from '../api/problem.ts';
import { formatAgo, formatNumber, pick, t } from '../i18n/index.ts';
import { mapCommands } from '../map/commands.ts';
import { onMap } from '../map/events.ts';
import { dropped } from '../state/dropped.ts';
import { Resource } from '../state/resource.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-dropzone.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import '../ui/lt-panel.ts';
import '../ui/lt-progress.ts';
import '../ui/lt-select.ts';
import '../ui/lt-skeleton.ts';
import '../ui/lt-status.ts';
import './lt-import-report.ts';
import { sending, upload } from './uploads.ts';
import { stateWord, statusOf } from './words.ts';

const ACCEPT = '.geojson,.json,.topojson,.zip,.gpkg,.kml,.kmz,.dxf,.txt';

/** The land bureau's import: drop a file, see the difference and the faults on the map, commit it, take it back. */
@customElement('lt-exchange-screen')
export class LtExchangeScreen extends LtElement {
  static override styles = [
    baseStyles,
    screenStyles,
    css`
      .body { display: grid; gap: 14px; padding: 2px var(--inset) 16px; }
      h3 { margin: 4px 0 0; font-size: var(--text-s); font-weight: 400; color: var(--ink-3); }
      ul { list-style: none; margin: 0 calc(-1 * var(--inset)); padding: 0; }
      li button { display: grid; grid-template-columns: 1fr auto; gap: 2px 10px; width: 100%; padding: 8px var(--inset); text-align: start; background: none; border: 0; border-bottom: 1px solid var(--line-2); cursor: pointer; }
      li button:hover { background: var(--sunk); }
      li button[aria-current='true'] { background: var(--accent-soft); }
      li b { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
      li small { color: var(--ink-3); grid-column: 1 / -1; }
    `,
  ];

  private readonly sel = new StoreController(this, view, (now) => now.sel);
  private readonly going = new StoreController(this, sending);
  private readonly layers = new Resource(this, (signal) => call(blueprintEndpoints.layers, { signal }));
  private readonly recent = new Resource(this, (signal) => call(exchangeEndpoints.list, { query: { limit: 30 }, signal }));
  @state() private layer = 'parcels';
  @state() private trouble: unknown = null;
  private stops: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.layers.want('all');
    this.recent.want('all');
    this.stops = [
      onLive('imports.changed', () => this.recent.soon()),
      onLive('blueprint.changed', () => this.layers.soon()),
      onMap('drop', ({ files }) => files[0] && void this.send(files[0])),
    ];
    const file = dropped.get();
    dropped.set(null);
    if (file) void this.send(file);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
    mapCommands.clear();
  }

  private async send(file: File): Promise<void> {
    this.trouble = null;
    try {
      const id = await upload(file, this.layer);
      go({ sel: `import:${id}` });
      await this.recent.reload();
    } catch (error) {
      this.trouble = error;
    }
  }

  override render(): TemplateResult {
    const [kind, id = ''] = (this.sel.value ?? '').split(':');
    return html`<lt-panel dock="left" side="left" width="320" heading=${t('exchange.title')}>
        <div class="body">${this.target()}${this.list(kind === 'import' ? id : '')}</div>
      </lt-panel>
      ${kind === 'import' ? html`<lt-import-report dock="right" import-id=${id}></lt-import-report>` : nothing}`;
  }

  private target(): TemplateResult {
    const layers = (this.layers.value?.items ?? []).filter((layer) => layer.id !== 'regions' && layer.id !== 'sites');
    const options = layers.map((layer) => ({ value: layer.id, label: pick(layer.name) }));
    const problem = this.trouble === null ? null : errorProps(this.trouble);
    return html`<lt-select label=${t('exchange.layer')} .options=${options} value=${this.layer} @lt-change=${(
      event: CustomEvent<{ value: string }>,
    ) => {
      this.layer = event.detail.value;
    }}></lt-select>
      <lt-dropzone accept=${ACCEPT} label=${t('exchange.drop')} hint=${t('exchange.formats')} ?disabled=${this.going.value !== null}
        @lt-files=${(event: CustomEvent<{ files: File[] }>) => void this.send(event.detail.files[0]!)}></lt-dropzone>
      ${this.going.value === null ? nothing : html`<lt-progress label=${`${t('exchange.uploading')} ${this.going.value}`}></lt-progress>`}
      ${problem ? html`<lt-error code=${problem.code} .params=${problem.params} trace-id=${problem.traceId}></lt-error>` : nothing}`;
  }

  private list(current: string): TemplateResult {
    const items = this.recent.value?.items;
    if (!items) return html`<lt-skeleton></lt-skeleton>`;
    if (items.length === 0) return html`<lt-empty icon="upload" heading=${t('exchange.none')} text=${t('exchange.noneWhy')}></lt-empty>`;
    return html`<h3>${t('exchange.recent')}</h3><ul>${items.map((item) => this.row(item, current))}</ul>`;
  }

  private row(item: ImportSummary, current: string): TemplateResult {
    const layer = this.layers.value?.items.find((each) => each.id === item.layerId);
    const count = item.featureCount === null ? '' : t('exchange.features', { count: formatNumber(item.featureCount) });
    const facts = [layer ? pick(layer.name) : item.layerId, count, item.author, formatAgo(item.createdAt)].filter(Boolean).join(' · ');
    return html`<li><button type="button" aria-current=${item.id === current ? 'true' : 'false'} @click=${() => go({ sel: `import:${item.id}` })}>
      <b>${item.fileName}</b><lt-status status=${statusOf(item.state, item.committable)} label=${stateWord(item)}></lt-status><small>${facts}</small></button></li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-exchange-screen': LtExchangeScreen;
  }
}
