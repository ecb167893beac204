import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { OverviewCell } from '../../server/contract/command.ts';
import { onLive } from '../api/events.ts';
import { t } from '../i18n/index.ts';
import { briefAmount, type Glance, glanceOf, kindName } from '../quota/amount.ts';
import { cityOf, poolName, regionName, shortRegion } from '../quota/regions.ts';
import { problemOf, staleNote } from '../quota/state-of.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { theme } from '../style/theme.ts';
import { LtElement } from '../ui/element.ts';
import { addShortcuts } from '../ui/shortcuts.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-segment.ts';
import '../ui/lt-skeleton.ts';
import { asideOf } from './aside.ts';
import { columnGlance } from './cells.ts';
import { type Aspect, aspects, type Crumb, crumbsOf, type Drill, moreOf, readCommand, selOf } from './drill.ts';
import './lt-kind-list.ts';
import { legendOf, looksOf } from './looks.ts';
import './lt-region-map.ts';
import { holdersOf } from './holders.ts';
import type { Dot } from './lt-region-map.ts';
import './lt-pace.ts';
import { Marks } from './marks.ts';
import { monthEnds, paceEnd } from './pace.ts';
import { noData, ramps } from './ramp.ts';
import { cellKey, changedCells, kindsOf, rankCells, reachOf } from './ranking.ts';
import { CommandResources, type Overview } from './resources.ts';
import { commandStyles } from './styles.ts';
import { YearHistory } from './year-history.ts';

/** Pixels at the left of the map that the kinds and the legend take. */
const kindsWidth = 176;

/** The commander's screen: every kind of quota, the eight counties as a map and as a ranking, what changed, and the way down to the voucher. */
@customElement('lt-command-screen')
export class LtCommandScreen extends LtElement {
  static override styles = [baseStyles, screenStyles, commandStyles];

  private readonly where = new StoreController(this, view, readCommand);
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly look = new StoreController(this, theme);
  private readonly marks = new Marks(this);
  private readonly data = new CommandResources(this, (now, before) => this.compare(now, before));
  private readonly history = new YearHistory(this, () => this.data.busy);
  @state() private pointed = '';
  @state() private said = '';
  private leave: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const moved = (): void => {
      if (!this.where.value.asOf) this.data.refresh();
    };
    this.leave = [
      onLive('ledger.posted', moved),
      onLive('ledger.changed', moved),
      addShortcuts({ keys: 'Escape', label: 'command.up', group: 'general', run: () => this.up() }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.leave) stop();
  }

  override willUpdate(): void {
    this.data.want(this.where.value);
    const overview = this.data.overview.value;
    if (overview) this.history.want(overview);
  }

  /** The kind of the address, or the first that there is. */
  private get kind(): string {
    const kinds = kindsOf(this.data?.overview.value?.totals ?? []);
    const asked = this.where.value.kind;
    return asked && (kinds.length === 0 || kinds.includes(asked)) ? asked : (kinds[0] ?? '');
  }

  private compare(now: Overview, before: Overview | undefined): void {
    if (!before || before.asOf.slice(0, 4) !== now.asOf.slice(0, 4) || this.where.value.asOf) return;
    const changed = changedCells([...before.cells, ...before.totals], [...now.cells, ...now.totals]);
    this.marks.show(changed);
    const regions = [...new Set(now.cells.filter((cell) => changed.has(cellKey(cell))).map((cell) => this.nameOf(cell.regionId)))];
    if (regions.length > 0) this.said = t('command.changedNow', { regions: regions.join(t('command.listComma')) });
  }

  private readonly nameOf = (id: string): string => shortRegion(poolName(this.data.regions.value, id));
  private readonly changed = (cell: OverviewCell): boolean => this.marks.has(cellKey(cell));

  private readonly open = (drill: Drill): void => go({ sel: selOf(drill), more: moreOf(this.where.value.kind, this.where.value.aspect) });
  private readonly chooseKind = (kind: string): void => go({ more: moreOf(kind, this.where.value.aspect) });
  private readonly point = (code: string): void => {
    this.pointed = code;
  };

  private up(): void {
    const crumbs = this.crumbs();
    this.open(crumbs.at(-2)?.drill ?? { level: 'city' });
  }

  /** The region that is outlined: the chosen one, or that of the project or voucher below it. */
  private get regionId(): string {
    const { drill } = this.where.value;
    if (drill.level === 'region') return drill.id;
    return drill.level === 'city' ? '' : (this.data.project.value?.regionId ?? this.data.voucher.value?.regionId ?? '');
  }

  private crumbs(): Crumb[] {
    const { drill } = this.where.value;
    const project = this.data.project.value;
    const voucher = this.data.voucher.value;
    return crumbsOf(drill, {
      city: this.cityName(),
      regionId: this.regionId || null,
      regionName: this.regionId ? this.nameOf(this.regionId) : undefined,
      projectCode: project?.code ?? null,
      projectName: project?.name ?? null,
      voucher: voucher ? t('command.voucher', { seq: voucher.seq }) : undefined,
    });
  }

  private cityName(): string {
    const city = cityOf(this.data.regions.value);
    return city ? regionName(this.data.regions.value, city.id) : t('command.whole');
  }

  /** What the totals are of: the whole city, or the counties that the reader answers for. */
  private wholeName(overview: Overview): string {
    const reach = [...reachOf(this.data.outlines.value ?? [], overview.cells)];
    return reach.length === 0 ? t('command.whole') : reach.map(this.nameOf).join(t('command.listComma'));
  }

  override render(): TemplateResult {
    const { overview } = this.data;
    return html`<div dock="page"><div class="screen">${this.bar()}
      <div class="notes">${overview.stale ? staleNote(overview) : nothing}</div>
      <div class="left">${overview.value ? this.map(overview.value) : this.waiting()}</div>
      ${overview.value && this.kind ? this.pace(overview.value) : nothing}
      <aside aria-label=${t('command.list')}>${asideOf({
        data: this.data,
        where: this.where.value,
        kind: this.kind,
        regionId: this.regionId,
        cityName: this.cityName(),
        wholeName: overview.value ? this.wholeName(overview.value) : '',
        nameOf: (id) => this.nameOf(id),
        changed: (key) => this.marks.has(key),
        open: this.open,
        chooseKind: this.chooseKind,
        point: this.point,
      })}</aside>
      <span class="sr" role="status">${this.said}</span></div></div>`;
  }

  private bar(): TemplateResult {
    const { aspect } = this.where.value;
    const options = aspects.map((value) => ({ value, label: t(`command.aspect.${value}`) }));
    const crumbs = this.crumbs();
    const year = this.data.overview.value?.year;
    return html`<div class="bar"><nav aria-label=${t('command.way')}><ol>${crumbs.map((crumb, index) =>
      index === crumbs.length - 1
        ? html`<li aria-current="location">${crumb.label}</li>`
        : html`<li><button type="button" @click=${() => this.open(crumb.drill)}>${crumb.label}</button></li>`,
    )}</ol></nav>${year ? html`<span class="muted year">${t('ledger.yearOf', { year })}</span>` : nothing}
      <lt-segment label=${t('command.show')} .options=${options} value=${aspect} @lt-change=${(event: CustomEvent<{ value: Aspect }>) => go({ more: moreOf(this.where.value.kind, event.detail.value) })}></lt-segment>
      <span class="grow"></span>${this.since()}</div>`;
  }

  private since(): TemplateResult | typeof nothing {
    const since = this.where.value.asOf ? undefined : this.data.changes.value?.since;
    return since ? html`<span class="muted">${t('command.since')} <b class="num">${since.slice(0, 10)}</b></span>` : nothing;
  }

  /** Before the numbers are here: the trouble, or the regions without colour as soon as their outlines are. */
  private waiting(): TemplateResult {
    if (this.data.overview.error) return html`<div class="trouble">${problemOf(this.data.overview)}</div>`;
    const outlines = this.data.outlines.value;
    if (!outlines) return html`<div class="wait"><lt-skeleton lines="6"></lt-skeleton></div>`;
    return html`<lt-region-map aria-busy="true" label=${t('command.map')} .outlines=${outlines} .inset=${kindsWidth}></lt-region-map><div class="kinds"><lt-skeleton lines="8"></lt-skeleton></div>`;
  }

  private map(overview: Overview): TemplateResult {
    if (!this.kind) return html`<lt-empty icon="ledger" heading=${t('command.noQuota')} text=${t('command.noQuotaWhy')}></lt-empty>`;
    const { aspect } = this.where.value;
    const kinds = kindsOf(overview.totals);
    const totals = kinds.map((kind) => overview.totals.find((cell) => cell.kind === kind)!);
    const cells = rankCells(overview.cells, this.kind);
    const glance = columnGlance([...overview.totals, ...cells], this.kind);
    const looks = looksOf({ cells, aspect, theme: this.look.value, glance, asOf: overview.asOf, changed: this.changed });
    return html`<lt-region-map label=${t('command.map')} .outlines=${this.data.outlines.value ?? []} .looks=${looks} .reach=${reachOf(this.data.outlines.value ?? [], overview.cells)} .dots=${this.dots()} .inset=${kindsWidth} selected=${this.regionId}
        @lt-select=${(event: CustomEvent<{ id: string }>) => this.open({ level: 'region', id: event.detail.id })}
        @lt-dot=${(event: CustomEvent<{ id: string }>) => this.open({ level: 'project', id: event.detail.id })}></lt-region-map>
      ${this.data.outlines.error ? html`<div class="over">${problemOf(this.data.outlines)}</div>` : nothing}
      <div class="kinds"><h2 class="sr">${t('command.kinds')}</h2><lt-kind-list .totals=${totals} .changed=${this.changed} value=${this.kind} @lt-select=${(event: CustomEvent<{ id: string }>) => this.chooseKind(event.detail.id)}></lt-kind-list></div>
      ${this.legend(aspect, cells, glance)}`;
  }

  /** The year so far of the region that is open, or of the whole city. */
  private pace(overview: Overview): TemplateResult | typeof nothing {
    const total = overview.totals.find((cell) => cell.kind === this.kind);
    const cell = overview.cells.find((each) => each.regionId === this.regionId && each.kind === this.kind) ?? total;
    if (!cell) return nothing;
    const glance = glanceOf(this.kind, cell.quota);
    const end = paceEnd(cell, overview.year, overview.asOf);
    const where = cell === total ? this.wholeName(overview) : this.nameOf(cell.regionId);
    const left = end ? `${briefAmount(end.available, glance)} ${glance.unit}` : '';
    const outcome = cell.runsOutOn ? t('command.paceOut', { date: cell.runsOutOn }) : t('command.paceLeft', { amount: left });
    const past = this.history.points(overview, cell.regionId, this.kind);
    const points = [...past, { date: overview.asOf, available: cell.available }];
    const whole = past.length === monthEnds(overview.year, overview.asOf).length;
    return html`<lt-pace heading=${t('command.pace', { where, kind: kindName(this.kind), unit: glance.unit })} ?whole=${whole} .points=${points} .end=${end} .glance=${glance} year=${overview.year} outcome=${outcome}></lt-pace>`;
  }

  private legend(aspect: Aspect, cells: readonly OverviewCell[], glance: Glance): TemplateResult {
    const { title, words } = legendOf(aspect, cells, glance);
    const steps = ramps[this.look.value];
    const crowded = words.some((word) => word.length > 3);
    return html`<div class="legend"><span>${title}</span><div class="ramp" aria-hidden="true">${steps.map((colour) => html`<i style="background:${colour}"></i>`)}</div>
      <div class="words num">${words.map((word, index) => (crowded && index % 2 === 1 ? nothing : html`<span style="left:${(index + 1) * 20}%">${word}</span>`))}</div>
      <div class="none"><i style="background:${noData[this.look.value]}"></i>${t('command.noData')}</div></div>`;
  }

  /** The sites on the map: of the region's projects, or of the one project, and of the change under the pointer. */
  private dots(): Dot[] {
    const { drill } = this.where.value;
    const list = drill.level === 'region' ? holdersOf(this.data.projects.value?.items ?? [], this.kind) : [];
    const one = this.data.project.value && drill.level !== 'city' && drill.level !== 'region' ? [this.data.project.value] : [];
    const dots = [...list, ...one].flatMap((project): Dot[] =>
      project.center
        ? [{ id: project.code, name: project.name, center: project.center, on: project.code === this.pointed || one.length > 0 }]
        : [],
    );
    const change = this.data.changes.value?.items.find((item) => item.projectCode === this.pointed && this.pointed !== '');
    if (change?.center && change.projectCode && !dots.some((dot) => dot.id === change.projectCode))
      dots.push({ id: change.projectCode, name: change.projectName ?? change.projectCode, center: change.center, on: true });
    return dots;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-command-screen': LtCommandScreen;
  }
}
