import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { JOBS_SHOWN, type JobView, jobEndpoints } from '../../server/contract/jobs.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { errorProps } from '../api/problem.ts';
import { formatInstant, formatShare, t } from '../i18n/index.ts';
import { jobs as words } from '../i18n/zh/jobs.ts';
import { regionName, regionsOf } from '../quota/regions.ts';
import { stateOf } from '../quota/state-of.ts';
import { appended, Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { screenStyles } from '../style/screen.ts';
import { LtElement } from '../ui/element.ts';
import type { Column } from '../ui/lt-table.ts';
import type { Tone } from '../ui/shapes.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import '../ui/lt-segment.ts';
import '../ui/lt-status.ts';
import '../ui/lt-table.ts';

type Shown = (typeof JOBS_SHOWN)[number];
type Page = ReplyOut<typeof jobEndpoints.list>;

const TONES: Readonly<Record<JobView['state'], Tone>> = {
  queued: 'unknown',
  running: 'warn',
  done: 'pass',
  failed: 'fail',
  cancelled: 'unknown',
};

/** What a kind of work is called; its id where there is no word for it. */
const kindWord = (kind: string): string => (`kind.${kind}` in words ? t(`jobs.kind.${kind as 'import'}`) : kind);
const stateWord = ({ cancelling, state }: JobView): string => t(cancelling ? 'jobs.cancelling' : `jobs.state.${state}`);

/** Background work of the own regions: what runs, waits and failed, of whom and why; done anew or ended by who may. */
@customElement('lt-jobs-screen')
export class LtJobsScreen extends LtElement {
  static override styles = [
    baseStyles,
    screenStyles,
    css`
      .list { display: grid; grid-template-rows: auto auto minmax(0, 1fr); height: 100%; background: var(--surface); }
      .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 10px; min-height: 44px; padding: 6px var(--inset); border-bottom: 1px solid var(--line); }
      .end { margin-inline-start: auto; }
      .scroll { min-height: 0; overflow: auto; }
      .problem { padding: 0 var(--inset); }
      .more { padding: 10px var(--inset); }
    `,
  ];

  private readonly regions = regionsOf(this);
  @state() private shown: Shown = 'open';
  /** The job whose command is under way, and what went wrong with the last one. */
  @state() private busy = '';
  @state() private failure: unknown;
  private readonly jobs = new Resource(this, (signal) => call(jobEndpoints.list, { query: { show: this.shown }, signal }));
  protected readonly live = new LiveController(this, ['imports.changed'], () => this.jobs.soon(500));

  override willUpdate(): void {
    this.regions.want('all');
    this.jobs.want(this.shown, true);
  }

  private async act(id: string, endpoint: typeof jobEndpoints.retry | typeof jobEndpoints.cancel): Promise<void> {
    this.busy = id;
    this.failure = undefined;
    try {
      await call(endpoint, { params: { id } });
    } catch (error) {
      this.failure = error;
    }
    this.busy = '';
    await this.jobs.reload();
  }

  private readOn(cursor: string): Promise<void> {
    return this.jobs.readOn(() => call(jobEndpoints.list, { query: { show: this.shown, cursor } }), appended);
  }

  override render(): TemplateResult {
    const options = JOBS_SHOWN.map((value) => ({ value, label: t(`jobs.show.${value}`) }));
    return html`<div dock="page"><div class="list">
      <div class="bar"><lt-segment label=${t('app.nav.jobs')} .options=${options} value=${this.shown} @lt-change=${(
        event: CustomEvent<{ value: Shown }>,
      ) => {
        this.shown = event.detail.value;
      }}></lt-segment>
        <lt-button class="end" icon="refresh" ?busy=${this.jobs.busy} @click=${() => this.jobs.reload()}>${t('jobs.refresh')}</lt-button></div>
      <div class="problem">${this.problem()}</div>
      <div class="scroll">${stateOf(this.jobs, (page) => this.table(page))}</div></div></div>`;
  }

  private problem(): TemplateResult | typeof nothing {
    if (this.failure === undefined) return nothing;
    const { code, params, traceId } = errorProps(this.failure);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId}></lt-error>`;
  }

  private columns(): Column<JobView>[] {
    const by = (job: JobView): string => {
      const person = job.by ?? t('jobs.system');
      return job.actingFor ? t('deputies.by', { person, other: job.actingFor }) : person;
    };
    const duties = this.shown === 'duties';
    const all: Column<JobView>[] = [
      { key: 'kind', label: t('jobs.kind'), value: (job) => kindWord(job.kind) },
      {
        key: 'state',
        label: t('jobs.state'),
        value: stateWord,
        render: (job) => html`<lt-status status=${TONES[job.state]} label=${stateWord(job)}></lt-status>`,
      },
      { key: 'act', label: t('jobs.act'), value: () => '', sortable: false, render: (job) => this.acts(job) },
      {
        key: 'progress',
        label: t('jobs.progress'),
        align: 'end',
        value: (job) => job.progress,
        render: (job) => formatShare(job.progress),
      },
      { key: 'by', label: t('jobs.by'), value: by },
      {
        key: 'region',
        label: t('jobs.region'),
        value: (job) => (job.regionId === null ? t('jobs.everywhere') : regionName(this.regions.value, job.regionId)),
      },
      { key: 'createdAt', label: t('jobs.since'), value: (job) => job.createdAt, render: (job) => formatInstant(job.createdAt) },
      { key: 'changedAt', label: t('jobs.changed'), value: (job) => job.changedAt, render: (job) => formatInstant(job.changedAt) },
      { key: 'dueAt', label: t('jobs.next'), value: (job) => job.dueAt, render: (job) => formatInstant(job.dueAt) },
      {
        key: 'attempts',
        label: t('jobs.attempts'),
        align: 'end',
        value: (job) => job.attempts,
        render: (job) => t('jobs.attemptsOf', { count: job.attempts, most: job.attemptsMax }),
      },
      {
        key: 'error',
        label: t('jobs.why'),
        value: (job) => job.error?.message ?? '',
        render: (job) => (job.error ? html`<span title="${job.error.name}: ${job.error.message}">${job.error.message}</span>` : nothing),
      },
      { key: 'subject', label: t('jobs.subject'), value: (job) => job.subject },
    ];
    const hidden = duties ? ['progress', 'by', 'region', 'attempts', 'subject', 'createdAt'] : ['dueAt'];
    return all.filter(({ key }) => !hidden.includes(key));
  }

  private acts(job: JobView): TemplateResult | typeof nothing {
    const word = t(job.mayCancel ? 'jobs.cancel' : job.duty ? 'jobs.runNow' : 'jobs.retry');
    if (!job.mayCancel && !job.mayRetry) return nothing;
    const run = (): Promise<void> => this.act(job.id, job.mayCancel ? jobEndpoints.cancel : jobEndpoints.retry);
    return html`<lt-button size="s" label="${word} ${kindWord(job.kind)}" ?busy=${this.busy === job.id} @click=${run}>${word}</lt-button>`;
  }

  private table({ items: rows, next }: Page): TemplateResult {
    if (rows.length === 0) return html`<lt-empty icon="clock" heading=${t('jobs.none')} text=${t('jobs.noneWhy')}></lt-empty>`;
    return html`<lt-table auto-height plain label=${t('app.nav.jobs')} .columns=${this.columns()} .rows=${rows} .keyOf=${(job: JobView) => job.id}></lt-table>
      ${next === null ? nothing : html`<div class="more"><lt-button .busy=${this.jobs.readingOn} @click=${() => this.readOn(next)}>${t('jobs.more')}</lt-button></div>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-jobs-screen': LtJobsScreen;
  }
}
