import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { exchangeEndpoints, type ImportOptions, type ImportView } from '../../server/contract/exchange.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { errorProps } from '../api/problem.ts';
import { may } from '../api/session.ts';
import { formatNumber, t } from '../i18n/index.ts';
import { mapCommands } from '../map/commands.ts';
import { Resource } from '../state/resource.ts';
import { go } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-error.ts';
import '../ui/lt-panel.ts';
import '../ui/lt-progress.ts';
import '../ui/lt-skeleton.ts';
import '../ui/lt-verdict.ts';
import { toast } from '../ui/toasts.ts';
import './lt-import-choices.ts';
import './lt-import-findings.ts';
import { invalidShapes, previewTiles } from './overlay.ts';
import './lt-import-actions.ts';
import './lt-import-counts.ts';
import './lt-import-delivery.ts';
import { isWorking, readyText, sentenceOf, statusOf, unsaidOf } from './words.ts';

/** One import: its state first, then the difference, how it was read, every fault with its place, and the commit. */
@customElement('lt-import-report')
export class LtImportReport extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; min-height: 0; }
      lt-verdict { margin: 2px var(--inset) 0; }
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
    mapCommands.preview(null);
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
    mapCommands.overlay(job.state === 'ready' ? invalidShapes(job) : []);
    mapCommands.preview(previewTiles(job), job.changedAt);
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

  private revert(): Promise<void> {
    return this.act(async () => {
      await call(exchangeEndpoints.revert, { params: { id: this.importId }, body: {} });
      return t('exchange.reverted');
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
    const fixed = this.acting || !may('imports.write');
    const choose = (event: CustomEvent<ImportOptions>): void => void this.choose(event.detail);
    return html`<lt-verdict status=${statusOf(job.state, job.committable && (job.state !== 'ready' || unsaidOf(job.options) === ''))} label=${this.heading_(job)} text=${this.text(job)}></lt-verdict>
      ${isWorking(job.state) ? html`<lt-progress .value=${job.progress} label=${t(`exchange.state.${job.state}`)}></lt-progress>` : nothing}
      ${job.difference ? html`<lt-import-counts .job=${job}></lt-import-counts>` : nothing}
      ${job.state === 'ready' || job.state === 'checking' ? html`<lt-import-delivery .job=${job} ?disabled=${fixed || job.state !== 'ready'} @lt-choose=${choose}></lt-import-delivery>` : nothing}
      <lt-import-choices .job=${job} ?disabled=${fixed} @lt-choose=${choose}></lt-import-choices>
      ${isWorking(job.state) ? nothing : html`<lt-import-findings .job=${job}></lt-import-findings>`}`;
  }

  private heading_(job: ImportView): string {
    if (job.state !== 'ready') return t(`exchange.state.${job.state}`);
    if (!job.committable) return t('exchange.verdict.open');
    return t(unsaidOf(job.options) ? 'exchange.verdict.unsaid' : 'exchange.verdict.ready');
  }

  private text(job: ImportView): string {
    if (job.refusal) return sentenceOf(job.refusal);
    if (isWorking(job.state)) return t('exchange.verdict.workingText');
    if (job.state === 'committed') return t('exchange.verdict.committedText', { revision: job.revision ?? 0 });
    if (job.state === 'reverted') return t('exchange.verdict.revertedText', { revision: job.revision ?? 0 });
    if (job.state === 'discarded') return t('exchange.verdict.discardedText');
    return readyText(job);
  }

  private actions(job: ImportView): TemplateResult | typeof nothing {
    if (!may('imports.write')) return nothing;
    return html`<lt-import-actions slot="foot" .job=${job} ?busy=${this.acting} @lt-commit=${this.commit} @lt-revert=${this.revert} @lt-discard=${this.discard} @lt-again=${this.again}></lt-import-actions>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-import-report': LtImportReport;
  }
}
