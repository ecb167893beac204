import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type ProjectView, projectsEndpoints } from '../../server/contract/projects.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { call } from '../api/call.ts';
import { asProblem, errorProps } from '../api/problem.ts';
import { formatArea, t } from '../i18n/index.ts';
import { useName } from '../land/use.ts';
import { exactAmount, exactWithUnit, kindName, unitName } from '../quota/amount.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import type { NumberUnit } from '../ui/lt-number-with-unit.ts';
import type { QuotaRow } from './quota-rows.ts';
import { blankDraft, type Draft, draftProblem, projectBody, shortfallsIn } from './reserve.ts';
import '../ui/lt-button.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';
import '../ui/lt-number-with-unit.ts';
import '../ui/lt-status.ts';
import '../ui/lt-verdict.ts';

/** Reserves the quota of a checked site for a new project, all or nothing. Events: `lt-close`, `lt-reserved` {code}, `lt-short` when the pools held less than the check had said. */
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
      .warnings { display: flex; gap: 6px; align-items: baseline; margin-top: 12px; color: var(--ink-2); }
      ul { list-style: none; margin: 12px 0 0; padding: 0; }
      li { display: flex; gap: 12px; padding: 6px 0; border-bottom: 1px solid var(--line-2); font-variant-numeric: tabular-nums; }
      li a { margin-inline-start: auto; }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) check: CheckReply | undefined;
  @property({ attribute: false }) rows: readonly QuotaRow[] = [];
  @property() giver = '';
  private readonly unit = new StoreController(this, areaUnit);
  @state() private draft: Draft = blankDraft();
  @state() private tried = false;
  @state() private busy = false;
  @state() private failure: unknown;
  @state() private made: ProjectView | undefined;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('open') || !this.open) return;
    this.draft = { ...this.draft, requestId: crypto.randomUUID() };
    this.tried = false;
    this.failure = undefined;
    this.made = undefined;
    void this.updateComplete.then(() => requestAnimationFrame(() => this.renderRoot.querySelector('lt-field')?.focus()));
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
    if (!this.check || this.busy || draftProblem(this.draft)) return;
    this.busy = true;
    this.failure = undefined;
    try {
      this.made = await call(projectsEndpoints.create, { body: projectBody(this.draft, this.check) });
      this.tell('lt-reserved', { code: this.made.code });
    } catch (error) {
      this.failure = error;
      if (asProblem(error).code === 'ledger.insufficient') this.tell('lt-short');
    }
    this.busy = false;
  };

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
    return html`<p class="site">${useName(check.use!)} · ${formatArea(check.areaM2, this.unit.value)}${check.id ? ` · ${t('siting.checkNo', { id: check.id.slice(0, 8) })}` : ''}</p>
      <form @submit=${this.reserve}>
        <lt-field class="wide" required label=${t('siting.projectName')} max-length="80" .value=${draft.name} error=${wrong} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ name: event.detail.value })}></lt-field>
        <lt-field label=${t('siting.industry')} max-length="80" .value=${draft.industry} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ industry: event.detail.value })}></lt-field>
        <lt-number-with-unit label=${t('siting.investment')} .units=${units} .value=${draft.investmentFen} @lt-change=${(event: CustomEvent<{ value: number | null }>) => this.put({ investmentFen: event.detail.value })}></lt-number-with-unit>
        <lt-field label=${t('siting.reason')} max-length="400" .value=${draft.reason} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ reason: event.detail.value })}></lt-field>
        <lt-field label=${t('siting.document')} max-length="200" .value=${draft.document} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ document: event.detail.value })}></lt-field>
      </form>
      ${this.balances()}
      ${check.counts.unknown > 0 ? html`<div class="warnings"><lt-status compact status="unknown"></lt-status><span>${t('siting.unknownNote', { count: check.counts.unknown })}</span></div>` : nothing}
      ${this.failure === undefined ? nothing : this.problem()}`;
  }

  private balances(): TemplateResult {
    return html`<table><thead><tr><th>${this.giver}</th><th>${t('siting.now')}</th><th>${t('siting.thisHold')}</th><th>${t('siting.after')}</th></tr></thead><tbody>${this.rows.map(
      (row) =>
        html`<tr><td>${kindName(row.kind)} <span class="faint small">${unitName(row.kind)}</span></td><td>${exactAmount(row.kind, row.available)}</td><td>${exactAmount(row.kind, row.asked)}</td><td>${row.available === null ? '—' : exactAmount(row.kind, row.available - row.asked)}</td></tr>`,
    )}</tbody></table>`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId, retryable } = errorProps(this.failure);
    const short = shortfallsIn(asProblem(this.failure).params);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId} .retryable=${retryable} heading=${short} @lt-retry=${this.reserve}></lt-error>`;
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
