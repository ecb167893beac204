import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { exchangeEndpoints, type ImportOptions, type ImportView } from '../../server/contract/exchange.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { errorProps } from '../api/problem.ts';
import { may } from '../api/session.ts';
import { go } from '../app/url-state.ts';
import { formatNumber, t } from '../i18n/index.ts';
import { mapCommands } from '../map/commands.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-error.ts';
import '../ui/lt-panel.ts';
import '../ui/lt-progress.ts';
import '../ui/lt-skeleton.ts';
import '../ui/lt-verdict.ts';
import { toast } from '../ui/toasts.ts';
import './lt-import-choices.ts';
import './lt-import-findings.ts';
import { invalidShapes, overlayOf } from './overlay.ts';
import { isWorking, sentenceOf, statusOf } from './words.ts';

const COUNTS = ['new', 'changed', 'unchanged', 'absent', 'removed', 'invalid', 'faulty', 'leftOut'] as const;

/** One import: its state first, then the difference, how it was read, every fault with its place, and the commit. */
@customElement('lt-import-report')
export class LtImportReport extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; min-height: 0; }
      lt-verdict { margin: 2px var(--inset) 0; }
      .counts { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1px; margin: 12px var(--inset); background: var(--line-2); border: 1px solid var(--line); border-radius: var(--r); overflow: hidden; }
      .counts div { background: var(--surface); padding: 7px 9px; }
      .counts b { display: block; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
      .counts span { font-size: var(--text-s); color: var(--ink-2); white-space: nowrap; }
      .counts .wide { grid-column: span 2; }
      .counts .bad b { color: var(--fail); }
      .counts .soft b { color: var(--warn); }
      lt-progress, lt-error { margin: 12px var(--inset); }
    `,
  ];

  @property({ attribute: 'import-id' }) importId = '';
  @state() private acting = false;
  @state() private trouble: unknown = null;
  private shown = '';
  private readonly data = new Resource(this, (signal) =>
    call(exchangeEndpoints.read, { params: { id: this.importId }, query: { limit: 200 }, signal }),
  );
  protected readonly live = new LiveController(this, ['imports.changed'], (event) => {
    if (event.id === this.importId) this.data.soon(80);
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    mapCommands.overlay([]);
  }

  override willUpdate(): void {
    this.data.want(this.importId);
  }

  override updated(): void {
    const job = this.data.value;
    const key = job ? `${job.id} ${job.state} ${job.changedAt}` : '';
    if (!job || key === this.shown || isWorking(job.state)) return;
    this.shown = key;
    if (job.state !== 'ready') mapCommands.mark(null);
    if (job.state === 'ready') mapCommands.overlay(invalidShapes(job));
    void overlayOf(job).then((shapes) => this.isConnected && mapCommands.overlay(shapes));
    if (job.source?.bbox) mapCommands.show(job.source.bbox, 17);
  }

  private async act(work: () => Promise<string | null>): Promise<void> {
    this.acting = true;
    this.trouble = null;
    try {
      const said = await work();
      if (said) toast(said, { tone: 'pass' });
    } catch (error) {
      this.trouble = error;
    } finally {
      await this.data.reload();
      this.acting = false;
    }
  }

  private choose(options: ImportOptions): Promise<void> {
    return this.act(async () => {
      await call(exchangeEndpoints.change, { params: { id: this.importId }, body: options });
      return null;
    });
  }

  private commit(): Promise<void> {
    return this.act(async () => {
      const { added, changed, removed } = await call(exchangeEndpoints.commit, { params: { id: this.importId }, body: {} });
      return t('exchange.committed', { added: formatNumber(added), changed: formatNumber(changed), removed: formatNumber(removed) });
    });
  }

  private revert(): Promise<void> {
    return this.act(async () => {
      await call(exchangeEndpoints.revert, { params: { id: this.importId }, body: {} });
      return t('exchange.reverted');
    });
  }

  private discard(): Promise<void> {
    return this.act(async () => {
      await call(exchangeEndpoints.discard, { params: { id: this.importId } });
      return t('exchange.discarded');
    });
  }

  private again(): Promise<void> {
    return this.act(async () => {
      await call(exchangeEndpoints.retry, { params: { id: this.importId } });
      return null;
    });
  }

  override render(): TemplateResult {
    const job = this.data.value;
    const problem = this.trouble ?? this.data.error;
    return html`<lt-panel side="right" width="420" resizable closable heading=${job?.fileName ?? t('exchange.title')} @lt-close=${() => go({ sel: undefined })}>
      ${problem ? this.problem(problem) : nothing}${job ? this.report(job) : this.data.error ? nothing : html`<lt-skeleton></lt-skeleton>`}
      ${job ? this.actions(job) : nothing}</lt-panel>`;
  }

  private problem(error: unknown): TemplateResult {
    const { code, params, traceId } = errorProps(error);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId}></lt-error>`;
  }

  private report(job: ImportView): TemplateResult {
    return html`<lt-verdict status=${statusOf(job.state, job.committable)} label=${this.heading_(job)} text=${this.text(job)}></lt-verdict>
      ${isWorking(job.state) ? html`<lt-progress .value=${job.progress} label=${t(`exchange.state.${job.state}`)}></lt-progress>` : nothing}
      ${job.difference ? this.counts(job.difference, job.committable || job.state !== 'ready') : nothing}
      <lt-import-choices .job=${job} ?disabled=${this.acting || !may('imports.write')} @lt-choose=${(event: CustomEvent<ImportOptions>) => void this.choose(event.detail)}></lt-import-choices>
      ${isWorking(job.state) ? nothing : html`<lt-import-findings .job=${job}></lt-import-findings>`}`;
  }

  private heading_(job: ImportView): string {
    if (job.state === 'ready') return t(job.committable ? 'exchange.verdict.ready' : 'exchange.verdict.open');
    return t(`exchange.state.${job.state}`);
  }

  private text(job: ImportView): string {
    if (job.refusal) return sentenceOf(job.refusal);
    if (isWorking(job.state)) return t('exchange.verdict.workingText');
    if (job.state === 'committed') return t('exchange.verdict.committedText', { revision: job.revision ?? 0 });
    if (job.state === 'reverted') return t('exchange.verdict.revertedText', { revision: job.revision ?? 0 });
    return t(job.committable ? 'exchange.verdict.readyText' : 'exchange.verdict.openText');
  }

  private counts(difference: NonNullable<ImportView['difference']>, settled: boolean): TemplateResult {
    const tone = (name: string, count: number) => (count === 0 || settled ? '' : name === 'invalid' || name === 'faulty' ? 'bad' : '');
    const cell = (label: string, count: number, className: string) =>
      html`<div class=${className}><b>${formatNumber(count)}</b><span>${label}</span></div>`;
    const overlaps = [
      cell(t('exchange.diff.overlaps1'), difference.overlapsOver1M2, difference.overlapsOver1M2 > 0 ? 'wide soft' : 'wide'),
      cell(t('exchange.diff.overlaps10'), difference.overlapsOver10M2, difference.overlapsOver10M2 > 0 ? 'wide soft' : 'wide'),
      cell(t('exchange.diff.overlapsWithLayer'), difference.overlapsWithLayer, difference.overlapsWithLayer > 0 ? 'wide soft' : 'wide'),
    ];
    const cells = COUNTS.map((name) => cell(t(`exchange.diff.${name}`), difference[name], tone(name, difference[name])));
    return html`<div class="counts" role="group" aria-label=${t('exchange.diff')}>${cells}${overlaps}</div>`;
  }

  private actions(job: ImportView): TemplateResult | typeof nothing {
    if (!may('imports.write')) return nothing;
    if (job.state === 'committed') {
      return html`<lt-button slot="foot" block icon="undo" ?busy=${this.acting} @click=${this.revert}>${t('exchange.revert')}</lt-button>`;
    }
    if (job.state === 'reverted' || job.state === 'discarded') return nothing;
    const discard = html`<lt-button slot="foot" block icon="trash" ?busy=${this.acting} @click=${this.discard}>${t('exchange.discard')}</lt-button>`;
    const again = html`<lt-button slot="foot" block ?busy=${this.acting} @click=${this.again}>${t('exchange.again')}</lt-button>`;
    if (job.state !== 'ready') return job.state === 'refused' ? html`${again}${discard}` : discard;
    const open = Object.values(job.unresolved).reduce((sum, count) => sum + count, 0);
    const why = job.committable ? '' : t('exchange.commit.open', { count: open });
    return html`<lt-button slot="foot" block variant="primary" ?busy=${this.acting} ?disabled=${why !== ''} reason=${why} @click=${this.commit}>${t('exchange.commit')}</lt-button>${again}${discard}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-import-report': LtImportReport;
  }
}
