import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ExemptionView } from '../../server/contract/exemptions.ts';
import { type ProjectView, projectsEndpoints } from '../../server/contract/projects.ts';
import type { CheckReply, Finding } from '../../server/contract/siting.ts';
import { call } from '../api/call.ts';
import { asProblem, errorProps } from '../api/problem.ts';
import { formatArea, t } from '../i18n/index.ts';
import { areExemptible, type GateAnswer, gateAnswerOf, openFindings } from '../land/gate.ts';
import { takenBy } from '../land/taken.ts';
import { useName } from '../land/use.ts';
import { exactAmount, exactWithUnit, kindName, unitName } from '../quota/amount.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import type { NumberUnit } from '../ui/lt-number-with-unit.ts';
import type { QuotaRow } from './quota-rows.ts';
import '../land/lt-gate-findings.ts';
import { blankDraft, type Draft, draftProblem, projectBody, shortfallsIn } from './reserve.ts';
import '../ui/lt-button.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';
import '../ui/lt-number-with-unit.ts';
import '../ui/lt-verdict.ts';

/**
 * Reserves the quota of a checked site for a new project, all or nothing. Findings that warn or do not know are read and accepted first; what
 * the server finds anew at that moment is shown and asked again. Events: `lt-close`, `lt-exempt`, `lt-reserved` {code}, `lt-stale` when the answer was not
 * what the check had said.
 */
@customElement('lt-reserve-dialog')
export class LtReserveDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      form { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
      .wide { grid-column: 1 / -1; }
      .site { color: var(--ink-2); padding-bottom: 12px; }
      table { width: 100%; border-collapse: collapse; margin-top: 14px; font-variant-numeric: tabular-nums; }
      th { padding: 4px 8px; font-weight: 400; color: var(--ink-3); font-size: var(--text-s); text-align: end; border-bottom: 1px solid var(--line); }
      td { padding: 6px 8px; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line-2); }
      th:first-child, td:first-child { text-align: start; padding-inline-start: 0; }
      th:last-child, td:last-child { padding-inline-end: 0; font-weight: 600; }
      lt-error { display: block; margin-top: 12px; }
      lt-gate-findings { margin-top: 6px; }
      .part { margin-top: 14px; font-weight: 600; }
      ul { list-style: none; margin: 12px 0 0; padding: 0; }
      li { display: flex; gap: 12px; padding: 6px 0; border-bottom: 1px solid var(--line-2); font-variant-numeric: tabular-nums; }
      li a { margin-inline-start: auto; }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) check: CheckReply | undefined;
  @property({ attribute: false }) rows: readonly QuotaRow[] = [];
  @property() giver = '';
  /** The approved exemption that the reservation uses. */
  @property({ attribute: false }) exemption: ExemptionView | null = null;
  private readonly unit = new StoreController(this, areaUnit);
  @state() private draft: Draft = blankDraft();
  @state() private tried = false;
  @state() private busy = false;
  @state() private failure: unknown;
  @state() private made: ProjectView | undefined;
  /** What the server answered last, where it is more than a sentence. */
  @state() private answer: GateAnswer | null = null;
  @state() private read = false;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('open') || !this.open) return;
    this.draft = { ...this.draft, requestId: crypto.randomUUID() };
    this.tried = false;
    this.failure = undefined;
    this.made = undefined;
    this.answer = null;
    this.read = false;
    void this.updateComplete.then(() => requestAnimationFrame(() => this.renderRoot.querySelector('lt-field')?.focus()));
  }

  /** What the server answered stands below a long form. */
  override updated(changed: Map<string, unknown>): void {
    if (changed.has('failure') && this.failure !== undefined) this.renderRoot.querySelector('lt-error')?.scrollIntoView({ block: 'start' });
  }

  private readonly close = (): void => {
    if (this.made) this.draft = blankDraft();
    this.tell('lt-close');
  };

  /** A change of what is asked is another request: the old id would answer the old one. */
  private put(change: Partial<Draft>): void {
    this.draft = { ...this.draft, ...change, requestId: this.failure === undefined ? this.draft.requestId : crypto.randomUUID() };
  }

  private readonly reserve = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.tried = true;
    const { check } = this;
    const open = this.toAccept().length > 0;
    if (!check?.use || this.busy || draftProblem(this.draft) || (open && !this.read)) return;
    this.busy = true;
    this.failure = undefined;
    try {
      const terms = { acknowledge: open, exemptionId: this.exemption?.id ?? null };
      this.made = await call(projectsEndpoints.create, { body: projectBody(this.draft, check, check.use, terms) });
      this.tell('lt-reserved', { code: this.made.code });
    } catch (error) {
      this.refused(error);
    }
    this.busy = false;
  };

  private refused(error: unknown): void {
    this.failure = error;
    this.answer = gateAnswerOf(error);
    if (this.answer?.kind === 'acknowledge') this.read = false;
    if (this.answer || asProblem(error).code === 'ledger.insufficient') this.tell('lt-stale');
  }

  /** The findings to be accepted: those that the server named last, or those of the check. */
  private toAccept(): readonly Finding[] {
    return this.answer?.kind === 'acknowledge' ? this.answer.findings : openFindings(this.check?.findings ?? []);
  }

  override render(): TemplateResult {
    const { made } = this;
    return html`<lt-dialog heading=${t(made ? 'siting.reserved' : 'siting.reserve')} .open=${this.open} @lt-close=${this.close}>${this.open ? (made ? this.success(made) : this.form()) : nothing}
      ${
        made
          ? html`<lt-button slot="foot" variant="primary" @click=${this.close}>${t('ui.done')}</lt-button>`
          : html`<lt-button slot="foot" @click=${this.close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant="primary" ?busy=${this.busy} @click=${this.reserve}>${t('siting.confirmReserve')}</lt-button>`
      }</lt-dialog>`;
  }

  private form(): TemplateResult {
    const { check, draft } = this;
    if (!check) return html``;
    const units: NumberUnit[] = [
      { value: 'wan', label: t('siting.wanYuan'), per: 1_000_000, decimals: 0 },
      { value: 'yi', label: t('siting.yiYuan'), per: 10_000_000_000, decimals: 2 },
    ];
    const wrong = this.tried && draftProblem(draft) ? t('siting.nameNeeded') : '';
    return html`<p class="site">${useName(check.use)} · ${formatArea(check.areaM2, this.unit.value)}${check.id ? ` · ${t('siting.checkNo', { id: check.id.slice(0, 8) })}` : ''}${this.exemption ? html`<br />${t('gate.using', { document: this.exemption.document })}` : nothing}</p>
      <form @submit=${this.reserve}>
        <lt-field class="wide" required label=${t('siting.projectName')} max-length="80" .value=${draft.name} error=${wrong} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ name: event.detail.value })}></lt-field>
        <lt-field label=${t('siting.industry')} max-length="80" .value=${draft.industry} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ industry: event.detail.value })}></lt-field>
        <lt-number-with-unit label=${t('siting.investment')} .units=${units} .value=${draft.investmentFen} @lt-change=${(event: CustomEvent<{ value: number | null }>) => this.put({ investmentFen: event.detail.value })}></lt-number-with-unit>
        <lt-field label=${t('siting.reason')} max-length="400" .value=${draft.reason} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ reason: event.detail.value })}></lt-field>
        <lt-field label=${t('siting.document')} max-length="200" .value=${draft.document} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ document: event.detail.value })}></lt-field>
      </form>
      ${this.balances()}
      ${this.toRead()}
      ${this.failure === undefined ? nothing : this.problem()}`;
  }

  private balances(): TemplateResult {
    return html`<table><thead><tr><th>${this.giver}</th><th>${t('siting.now')}</th><th>${t('siting.thisHold')}</th><th>${t('siting.after')}</th></tr></thead><tbody>${this.rows.map(
      (row) =>
        html`<tr><td>${kindName(row.kind)} <span class="faint small">${unitName(row.kind)}</span></td><td>${exactAmount(row.kind, row.available)}</td><td>${exactAmount(row.kind, row.asked)}</td><td>${row.available === null ? '—' : exactAmount(row.kind, row.available - row.asked)}</td></tr>`,
    )}</tbody></table>`;
  }

  private toRead(): TemplateResult | typeof nothing {
    const open = this.toAccept();
    if (open.length === 0) return nothing;
    const asked = this.answer?.kind === 'acknowledge';
    const take = (event: CustomEvent<{ checked: boolean }>): void => {
      this.read = event.detail.checked;
    };
    return html`<p class="part">${t('gate.acknowledgeNow', { count: open.length })}${asked ? html` · <span class="warn">${t('gate.acknowledgeNew')}</span>` : nothing}</p>
      <lt-gate-findings ask .findings=${open} .checked=${this.read} .missing=${this.tried} @lt-acknowledge=${take}></lt-gate-findings>`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId, retryable } = errorProps(this.failure);
    const { answer } = this;
    const short = shortfallsIn(asProblem(this.failure).params);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId} .retryable=${retryable} heading=${short} @lt-retry=${this.reserve}>${answer?.kind === 'taken' ? takenBy(answer) : nothing}</lt-error>
      ${answer?.kind === 'refused' ? html`<lt-gate-findings .findings=${answer.findings}></lt-gate-findings>${areExemptible(answer.findings) ? html`<lt-button size="s" @click=${() => this.tell('lt-exempt')}>${t('gate.exempt')}</lt-button>` : nothing}` : nothing}`;
  }

  private success(made: ProjectView): TemplateResult {
    const deadline = made.quota.flatMap((each) => each.transfers.map((transfer) => transfer.deadline)).find(Boolean);
    return html`<lt-verdict status="pass" label=${t('siting.reservedFor', { name: made.name })} text=${deadline ? t('siting.heldUntil', { date: deadline }) : ''}></lt-verdict>
      <ul><li><span>${t('siting.project')}</span><a class="num" href="/projects/${made.code}" @click=${this.close}>${made.code}</a></li>
      ${made.quota.map((each) => {
        const voucher = each.transfers[0];
        return html`<li><span>${kindName(each.kind)} ${exactWithUnit(each.kind, each.held)}</span>${voucher ? html`<a href="/ledger/transfers/${voucher.id}" @click=${this.close}>${t('ledger.voucher', { seq: voucher.seq })}</a>` : nothing}</li>`;
      })}</ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-reserve-dialog': LtReserveDialog;
  }
}
