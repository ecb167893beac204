import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { QueryIn, ReplyOut } from '../../server/contract/endpoint.ts';
import { projectsEndpoints, STAGES } from '../../server/contract/projects.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { formatArea, formatDate, formatMoney, formatNumber, pick, t } from '../i18n/index.ts';
import { exactAmount, unitName } from '../quota/amount.ts';
import { regionsOf, shortRegion } from '../quota/regions.ts';
import { stateOf } from '../quota/state-of.ts';
import { appended, Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { go } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-chip.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-field.ts';
import '../ui/lt-select.ts';
import '../ui/lt-table.ts';
import type { Column } from '../ui/lt-table.ts';
import { moreOf, type ProjectsView } from './place.ts';

type Page = ReplyOut<typeof projectsEndpoints.list>;
type Row = Page['items'][number];

const land = 'land.new_construction';
/** A window no wider than this has no room for the industry; the project's page tells it. */
const narrowPx = 1100;

/** The register of projects: filters above, one line a project; Enter or a click opens its page. */
@customElement('lt-register')
export class LtRegister extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; height: 100%; min-height: 0; background: var(--surface); }
      .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 10px; min-height: 44px; padding: 6px var(--gap-4); border-bottom: 1px solid var(--line); --control: var(--control-s); }
      .bar lt-field { width: 15rem; }
      .bar lt-select { width: 11rem; }
      .foot { display: flex; justify-content: center; padding: 8px; border-top: 1px solid var(--line-2); }
      .foot:empty { display: none; }
      .list { min-height: 0; overflow: auto; }
    `,
  ];

  @property({ attribute: false }) where!: ProjectsView;
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly regions = regionsOf(this);
  private readonly projects = new Resource<Page>(this, (signal) => call(projectsEndpoints.list, { query: this.query, signal }));
  protected readonly live = new LiveController(this, ['project.created', 'project.changed', 'ledger.changed'], () => this.projects.soon());

  override willUpdate(): void {
    this.regions.want('all');
    this.projects.want(JSON.stringify(this.query), true);
  }

  private get query(): QueryIn<typeof projectsEndpoints.list> {
    const { region, stage, q, date } = this.where;
    return { region, stage, q, asOf: date, limit: 200 };
  }

  private change(change: Partial<ProjectsView>): void {
    go({ sel: undefined, more: moreOf({ ...this.where, ...change }) });
  }

  /** Looks a moment after the last keystroke. */
  private readonly typed = (event: CustomEvent<{ value: string }>): void => {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.change({ q: event.detail.value.trim() || undefined }), 250);
  };
  private pause: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.pause);
  }

  private more(cursor: string): Promise<void> {
    return this.projects.readOn(() => call(projectsEndpoints.list, { query: { ...this.query, cursor } }), appended);
  }

  override render(): TemplateResult {
    const { value } = this.projects;
    return html`${this.bar(value)}<div class="list">${stateOf(this.projects, (page) => this.list(page), 10)}</div>
      <div class="foot">${value?.next ? html`<lt-button size="s" .busy=${this.projects.readingOn} @click=${() => this.more(value.next!)}>${t('projects.more')}</lt-button>` : nothing}</div>`;
  }

  private bar(page: Page | undefined): TemplateResult {
    const { region, stage, q, date } = this.where;
    const regions = (this.regions.value ?? [])
      .filter((each) => each.kind === 'county' || each.kind === 'zone')
      .map((each) => ({ value: each.id, label: pick(each.name) }));
    const stages = STAGES.map((value) => ({ value, label: t(`projects.stage.${value}`) }));
    const counted = page ? t(page.next ? 'projects.countMore' : 'projects.count', { count: page.items.length }) : '';
    const count = page && date ? t('projects.asOf', { date: page.asOf, revision: formatNumber(page.revision), counted }) : counted;
    return html`<div class="bar"><h1 class="sr">${t('projects.title')}</h1><slot name="bar"></slot>
      <lt-field type="search" hide-label label=${t('projects.find')} placeholder=${t('projects.find')} max-length="80" .value=${q ?? ''} @lt-input=${this.typed}></lt-field>
      <lt-select hide-label label=${t('projects.region')} placeholder=${t('projects.allRegions')} .options=${regions} value=${region ?? ''} @lt-change=${(event: CustomEvent<{ value: string }>) => this.change({ region: event.detail.value || undefined })}></lt-select>
      <lt-select hide-label label=${t('projects.stageOf')} placeholder=${t('projects.allStages')} .options=${stages} value=${stage ?? ''} @lt-change=${(event: CustomEvent<{ value: string }>) => this.change({ stage: STAGES.find((each) => each === event.detail.value) })}></lt-select>
      ${region || stage || q ? html`<lt-button size="s" variant="quiet" @click=${() => go({ more: undefined })}>${t('projects.clearFilters')}</lt-button>` : nothing}
      <span class="grow"></span><span class="muted num" role="status">${count}</span></div>`;
  }

  private list(page: Page): TemplateResult {
    if (page.items.length === 0)
      return html`<lt-empty icon="project" heading=${t('projects.none')} text=${t('projects.noneWhy')}><lt-button @click=${() => go({ path: 'siting', sel: undefined, more: undefined })}>${t('projects.goSiting')}</lt-button></lt-empty>`;
    return html`<lt-table label=${t('projects.title')} .columns=${this.columns()} .rows=${page.items} .keyOf=${(row: Row) => row.code}
      @lt-select=${(event: CustomEvent<{ key: string }>) => go({ path: `projects/${event.detail.key}`, sel: undefined, more: undefined })}></lt-table>`;
  }

  private columns(): Column<Row>[] {
    const unit = unitName(land);
    const amount = (value: number | undefined): string => (value ? exactAmount(land, value) : '—');
    return [
      {
        key: 'name',
        label: t('projects.name'),
        value: (row) => row.name,
        render: (row) => html`<b style="font-weight:600">${row.name}</b>`,
      },
      { key: 'code', label: t('projects.code'), value: (row) => row.code },
      { key: 'region', label: t('projects.region'), value: (row) => shortRegion(pick(row.regionName)) },
      {
        key: 'stage',
        label: t('projects.stageOf'),
        value: (row) => STAGES.indexOf(row.stage),
        render: (row) => t(`projects.stage.${row.stage}`),
      },
      ...(innerWidth > narrowPx ? [{ key: 'industry', label: t('projects.industry'), value: (row: Row) => row.industry }] : []),
      {
        key: 'investment',
        label: t('projects.investment'),
        align: 'end',
        value: (row) => row.investmentFen,
        render: (row) => formatMoney(row.investmentFen),
      },
      {
        key: 'area',
        label: t('projects.area'),
        align: 'end',
        value: (row) => row.areaM2,
        render: (row) => formatArea(row.areaM2, this.unit.value),
      },
      {
        key: 'held',
        label: `${t('projects.landHeld')} ${unit}`,
        align: 'end',
        value: (row) => row.held[land] ?? 0,
        render: (row) => amount(row.held[land]),
      },
      {
        key: 'used',
        label: `${t('projects.landUsed')} ${unit}`,
        align: 'end',
        value: (row) => row.committed[land] ?? 0,
        render: (row) => amount(row.committed[land]),
      },
      {
        key: 'created',
        label: t('projects.created'),
        align: 'end',
        value: (row) => row.createdAt,
        render: (row) => formatDate(row.createdAt),
      },
    ];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-register': LtRegister;
  }
}
