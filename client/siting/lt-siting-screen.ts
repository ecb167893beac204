import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { commandEndpoints } from '../../server/contract/command.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { call } from '../api/call.ts';
import { onLive } from '../api/events.ts';
import { errorProps } from '../api/problem.ts';
import { may } from '../api/session.ts';
import { formatArea, formatInstant, t } from '../i18n/index.ts';
import { asksText } from '../land/asks.ts';
import { boxAround } from '../land/box.ts';
import { inReadingOrder, summaryOf } from '../land/finding-words.ts';
import { mapCommands } from '../map/commands.ts';
import { drawCommands } from '../map/draw-store.ts';
import { onMap } from '../map/events.ts';
import { isInView } from '../map/map-view.ts';
import { sitePreview } from '../map/site-preview-store.ts';
import { regionName, regionsOf } from '../quota/regions.ts';
import { dropped } from '../state/dropped.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import { part } from '../ui/parts.ts';
import { toast } from '../ui/toasts.ts';
import { type CheckInput, CheckRunner } from './check-runner.ts';
import { emptyState } from './empty-state.ts';
import { lay, previewShapes, shapesOf } from './overlay.ts';
import { previewText } from './preview-words.ts';
import { type QuotaRow, quotaRows } from './quota-rows.ts';
import { clearSite, followDrawing, putSite, site, siteBody } from './site.ts';
import { adoptRemedy, nameCheck, openCheck, putCheckedSite, takeFile, takeParcel } from './sources.ts';
import { sitingStyles } from './styles.ts';
import { needs, needsOf, resetNeeds, useCode, useRefOf } from './terms.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import '../ui/lt-panel.ts';
import '../ui/lt-progress.ts';
import '../ui/lt-skeleton.ts';
import '../ui/lt-verdict.ts';
import './lt-findings.ts';
import './lt-quota-needs.ts';
import './lt-remedies.ts';
import './lt-reserve.ts';
import './lt-use-picker.ts';

const settledPauseMs = 60;
const movingPauseMs = 400;
const changedPauseMs = 1000;

/** Siting: a site under the hand on the map, and on the right its verdict, findings, remedies, quota and the way to reserve it. */
@customElement('lt-siting-screen')
export class LtSitingScreen extends LtElement {
  static override styles = [baseStyles, screenStyles, sitingStyles];

  private readonly site = new StoreController(this, site);
  private readonly use = new StoreController(this, useCode);
  private readonly needs = new StoreController(this, needs);
  private readonly view = new StoreController(this, view);
  private readonly unit = new StoreController(this, areaUnit);
  private readonly preview = new StoreController(this, sitePreview);
  private readonly regions = regionsOf(this);
  private readonly overview = new Resource(this, (signal) => call(commandEndpoints.overview, { query: { asOf: view.get().date }, signal }));
  private readonly runner = new CheckRunner(this, (reply) => this.answered(reply));
  @state() private on = '';
  @state() private remedy: number | null = null;
  @state() private keeping = false;
  @state() private reading = false;
  @query('input[type=file]') private readonly picker!: HTMLInputElement;
  private leave: (() => void)[] = [];
  private later: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const again = (): void => {
      if (may('command.read')) this.overview.soon();
    };
    this.leave = [
      followDrawing(),
      onMap('drop', ({ files }) => files[0] && void this.from(takeFile(files[0]))),
      onMap('overlay-select', ({ id }) => this.choose(id)),
      onLive('ledger.posted', again),
      onLive('ledger.changed', again),
      onLive('blueprint.changed', () => this.askLater()),
    ];
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.leave) stop();
    clearTimeout(this.later);
    if (site.get().kind === 'drawn') drawCommands.cancel();
    mapCommands.overlay([]);
  }

  /** The ground has changed for somebody: what is judged by the present is asked again, once for a burst of changes. */
  private askLater(): void {
    clearTimeout(this.later);
    if (!view.get().date) this.later = setTimeout(this.retry, changedPauseMs);
  }

  /** What the screen begins with: a file that was dropped elsewhere, a parcel, the check of the address, or the site that was left. */
  private async begin(): Promise<void> {
    const file = dropped.get();
    const { more } = view.get();
    dropped.set(null);
    if (file) return this.from(takeFile(file));
    if (more?.site) return this.from(takeParcel(more.site));
    const { geometry, name } = site.get();
    if (geometry) return putSite(geometry, name);
    if (more?.check) await this.from(this.reopen(more.check));
  }

  /** Something else than the hand gives the site; what goes wrong stands where the verdict would. */
  private async from(work: Promise<unknown>): Promise<void> {
    this.reading = true;
    try {
      await work;
    } catch (error) {
      this.runner.error = error;
    }
    this.reading = false;
  }

  /** A kept check stands as it was answered, until the site or what is asked of it changes. */
  private async reopen(id: string): Promise<void> {
    const reply = await openCheck(id);
    putCheckedSite(reply);
    const input = this.input();
    if (input) this.runner.prime(reply, input);
  }

  override willUpdate(): void {
    const { date } = this.view.value;
    this.regions.want('all');
    if (may('command.read')) this.overview.want(date ?? '', true);
    const { settled } = this.site.value;
    const input = this.input();
    if (input) this.runner.ask(input, settled ? settledPauseMs : movingPauseMs);
    else if (!this.site.value.geometry) this.runner.drop();
  }

  private input(): CheckInput | null {
    const { geometry, valid, areaM2 } = this.site.value;
    if (!geometry || !valid) return null;
    const asOf = this.view.value.date;
    return {
      geometry: siteBody(geometry),
      use: useRefOf(this.use.value),
      needs: needsOf(this.needs.value, areaM2),
      ...(asOf ? { asOf } : {}),
    };
  }

  override updated(): void {
    const { geometry, valid } = this.site.value;
    const late = geometry !== null && valid && this.runner.busy;
    mapCommands.previewSite(late ? geometry : null);
    lay(
      late && this.preview.value
        ? previewShapes(this.site.value, this.preview.value)
        : shapesOf(this.site.value, geometry ? this.runner.value : undefined, { on: this.on, remedy: this.remedy }),
      this.remedy === null ? this.on : 'remedy',
    );
  }

  private answered(reply: CheckReply): void {
    this.remedy = null;
    if (!inReadingOrder(reply.findings).some(({ id }) => id === this.on)) this.on = '';
    nameCheck(reply.id);
  }

  /** Asking keeps nothing; this does, and the address names the kept check from then on. */
  private async keepCheck(): Promise<void> {
    const input = this.input();
    if (!input || this.keeping) return;
    this.keeping = true;
    try {
      const { id } = await this.runner.keep(input);
      nameCheck(id);
      toast(t('siting.kept', { id: id?.slice(0, 8) ?? '' }), { tone: 'pass' });
    } catch (error) {
      this.runner.error = error;
    }
    this.keeping = false;
  }

  private choose(id: string): void {
    this.on = id;
    const found = inReadingOrder(this.runner.value?.findings ?? []).find((each) => each.id === id);
    const box = found?.finding.geometry ? boxAround(found.finding.geometry) : null;
    if (box && !isInView(box)) mapCommands.show(box);
  }

  private adopt(index: number): void {
    const remedy = this.runner.value?.remedies[index];
    this.remedy = null;
    if (remedy) adoptRemedy(remedy);
  }

  private readonly clear = (): void => {
    clearSite();
    resetNeeds();
    this.on = '';
    nameCheck(null);
  };

  private rows(): QuotaRow[] {
    return this.runner.value ? quotaRows(this.runner.value, this.overview.value?.cells ?? []) : [];
  }

  private giver(): string {
    const check = this.runner.value;
    return check?.regionId ? `${regionName(this.regions.value, check.regionId)} ${check.asOf.slice(0, 4)}` : '';
  }

  override render(): TemplateResult {
    const { geometry, name } = this.site.value;
    const check = this.runner.value;
    return html`${part('lt-layers-part', 'left')}
      <lt-panel dock="right" .width=${384} resizable heading=${t('siting.title')}>
        <span slot="title" class="num">${name || t('siting.proposed')}${geometry && this.site.value.valid ? ` · ${formatArea(this.site.value.areaM2, this.unit.value)}` : ''}</span>
        ${check?.id && geometry ? html`<span slot="actions" class="faint small num" title=${check.id}>${t('siting.checkNo', { id: check.id.slice(0, 8) })}</span>` : nothing}
        ${geometry ? html`<lt-button slot="actions" variant="quiet" size="s" icon="trash" label=${t('siting.clear')} @click=${this.clear}></lt-button>` : nothing}
        <div class="use"><lt-use-picker .value=${this.use.value} @lt-change=${(event: CustomEvent<{ value: string }>) => useCode.set(event.detail.value)}></lt-use-picker></div>
        <lt-progress ?hidden=${!this.runner.busy && !this.reading} label=${t('siting.checking')}></lt-progress>
        ${this.preview.value && this.runner.busy ? html`<p class="preview" aria-live="off">${previewText(this.preview.value, this.unit.value)}</p>` : nothing}
        ${this.problem()}${geometry ? this.body() : this.empty()}
        ${geometry ? this.action() : nothing}
      </lt-panel>
      <input type="file" hidden accept=".txt,.geojson,.json,.zip,.kml,.kmz,.dxf,.gpkg" @change=${this.picked} />`;
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (file) void this.from(takeFile(file));
  }

  private readonly retry = (): void => {
    const input = this.input();
    if (input) this.runner.again(input);
  };

  private problem(): TemplateResult | typeof nothing {
    if (this.runner.error === undefined) return nothing;
    const { code, params, traceId } = errorProps(this.runner.error);
    return html`<div class="problem"><lt-error code=${code} .params=${params} trace-id=${traceId} ?retryable=${this.site.value.geometry !== null} @lt-retry=${this.retry}></lt-error></div>`;
  }

  private empty(): TemplateResult {
    const sel = this.view.value.sel;
    const parcel = sel?.startsWith('parcel:') ? sel.slice(7) : '';
    return emptyState({
      parcel,
      draw: () => drawCommands.start('site'),
      pick: () => this.picker.click(),
      take: () => void this.from(takeParcel(parcel)),
    });
  }

  private body(): TemplateResult {
    const check = this.runner.value;
    if (!check && !this.site.value.valid)
      return html`<lt-empty icon="alert" heading=${t('siting.invalid')} text=${t('siting.invalidWhy')}></lt-empty>`;
    if (!check) return this.runner.error === undefined ? html`<div class="wait"><lt-skeleton lines="7"></lt-skeleton></div>` : html``;
    const late = this.runner.busy || this.runner.error !== undefined || !this.site.value.valid;
    return html`<div class=${late ? 'late' : ''} aria-busy=${this.runner.busy ? 'true' : 'false'}>
      <lt-verdict class="verdict" status=${check.verdict} text=${summaryOf(check)}></lt-verdict>
      <div class="asof"><span>${t('parcels.asOf', { date: check.asOf })} · ${formatInstant(check.checkedAt).slice(11)}<br />${asksText(check.asks.filter((each) => each !== 'status'))}</span>
        ${check.id ? nothing : html`<lt-button size="s" variant="quiet" icon="pin" ?busy=${this.keeping} ?disabled=${late} @click=${this.keepCheck}>${t('siting.keep')}</lt-button>`}</div>
      <lt-findings .check=${check} on=${this.on} @lt-choose=${(event: CustomEvent<{ id: string }>) => this.choose(event.detail.id)}></lt-findings>
      ${
        check.remedies.length > 0
          ? html`<lt-remedies .check=${check} .on=${this.remedy} @lt-look=${(event: CustomEvent<{ index: number | null }>) => {
              this.remedy = event.detail.index;
            }} @lt-adopt=${(event: CustomEvent<{ index: number }>) => this.adopt(event.detail.index)}></lt-remedies>`
          : nothing
      }</div>
      <lt-quota-needs .rows=${this.rows()} giver=${this.giver()} area-m2=${this.site.value.areaM2}></lt-quota-needs>`;
  }

  private action(): TemplateResult {
    const busy = this.runner.busy || this.runner.error !== undefined;
    return html`<lt-reserve slot="foot" .check=${this.runner.value} .rows=${this.rows()} giver=${this.giver()} ?busy=${busy} ?valid=${this.site.value.valid} ?past=${this.view.value.date !== undefined}
      @lt-stale=${this.retry} @lt-done=${this.clear}></lt-reserve>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-siting-screen': LtSitingScreen;
  }
}
