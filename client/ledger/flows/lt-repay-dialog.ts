import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type LoanView, ledgerFlowEndpoints } from '../../../server/contract/ledger-flows.ts';
import { ledgerPreviewEndpoints, type Preview } from '../../../server/contract/ledger-preview.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { call } from '../../api/call.ts';
import { asProblem, errorProps } from '../../api/problem.ts';
import { t } from '../../i18n/index.ts';
import { exactWithUnit, kindName } from '../../quota/amount.ts';
import { regionName } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-dialog.ts';
import '../../ui/lt-error.ts';
import '../../ui/lt-field.ts';
import '../../ui/lt-status.ts';
import { toast } from '../../ui/toasts.ts';
import './lt-amount-field.ts';
import './lt-balances.ts';
import { refusalOf } from './words.ts';

/** Pays back a part or all of a loan; both sides' balances are shown first. `loan` null closes it. Events: `lt-close`, `lt-repaid`. */
@customElement('lt-repay-dialog')
export class LtRepayDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      .what { margin-bottom: 12px; color: var(--ink-2); }
      form { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
      .wide { grid-column: 1 / -1; }
      .all { margin-top: 4px; }
      h3 { margin: 18px 0 4px; }
      lt-error, .refuse { display: block; margin-top: 12px; }
    `,
  ];

  @property({ attribute: false }) loan: LoanView | null = null;
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @state() private amount: number | null = null;
  @state() private reason = '';
  @state() private document = '';
  @state() private tried = false;
  @state() private busy = false;
  @state() private failure: unknown;
  private requestId = '';
  private later: ReturnType<typeof setTimeout> | undefined;
  private readonly preview = new Resource<Preview>(this, (signal) =>
    call(ledgerPreviewEndpoints.preview, {
      body: { region: this.loan!.to, body: { flow: 'repayment', code: this.loan!.code, amount: this.amount! } },
      signal,
    }),
  );

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('loan') || !this.loan) return;
    this.put({ amount: this.loan.outstanding, reason: '', document: '' });
    this.tried = false;
    this.failure = undefined;
    void this.updateComplete.then(() =>
      requestAnimationFrame(() => this.renderRoot.querySelector<HTMLElement>('lt-amount-field')?.focus()),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.later);
  }

  /** What is typed makes another request, so that an id stands for one content. */
  private put(change: { amount?: number | null; reason?: string; document?: string }): void {
    if (change.amount !== undefined) this.amount = change.amount;
    this.reason = change.reason ?? this.reason;
    this.document = change.document ?? this.document;
    this.requestId = crypto.randomUUID();
    clearTimeout(this.later);
    if (this.wrong) this.preview.drop();
    else this.later = setTimeout(() => this.preview.want(`${this.loan?.code} ${this.amount}`, true), 200);
  }

  private get wrong(): string {
    const { loan, amount } = this;
    if (!loan) return '';
    if (!amount) return t('flows.fault.amount');
    return amount > loan.outstanding ? t('flows.repayOver', { amount: exactWithUnit(loan.kind, loan.outstanding) }) : '';
  }

  private readonly repay = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.tried = true;
    const { loan, amount } = this;
    if (!loan || !amount || this.busy || this.wrong) return;
    this.busy = true;
    this.failure = undefined;
    const written = {
      ...(this.reason.trim() ? { reason: this.reason.trim() } : {}),
      ...(this.document.trim() ? { document: this.document.trim() } : {}),
    };
    try {
      const id = this.requestId;
      if (this.preview.value?.secondPerson) {
        const body = { flow: 'repayment', code: loan.code, amount } as const;
        await call(ledgerFlowEndpoints.propose, {
          body: { id, region: loan.to, body, reason: t('flows.repayOf', { code: loan.code }), ...written },
        });
        toast(t('flows.code.needs_approval'), { tone: 'info' });
      } else {
        await call(ledgerFlowEndpoints.repay, { params: { code: loan.code }, body: { id, amount, ...written } });
        toast(t('flows.repaid', { amount: exactWithUnit(loan.kind, amount) }), { tone: 'pass', action: this.voucher(id) });
      }
      this.tell('lt-repaid');
    } catch (error) {
      this.failure = error;
      if (asProblem(error).status >= 400 && asProblem(error).status < 500) this.requestId = crypto.randomUUID();
    }
    this.busy = false;
  };

  private voucher(id: string): { label: string; run: () => void } {
    return { label: t('flows.toVoucher'), run: () => this.tell('lt-voucher', { id }) };
  }

  private readonly close = (): void => {
    if (!this.busy) this.tell('lt-close');
  };

  override render(): TemplateResult {
    const { loan } = this;
    return html`<lt-dialog heading=${loan ? t('flows.repayOf', { code: loan.code }) : ''} .open=${loan !== null} @lt-close=${this.close}>${loan ? this.form(loan) : nothing}
      <lt-button slot="foot" @click=${this.close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant="primary" ?busy=${this.busy} @click=${this.repay}>${t('flows.repayNow')}</lt-button></lt-dialog>`;
  }

  private form(loan: LoanView): TemplateResult {
    const region = (id: string): string => regionName(this.regions, id);
    return html`<p class="what">${region(loan.to)} → ${region(loan.from)} · ${kindName(loan.kind)} · ${t('flows.outstanding')} ${exactWithUnit(loan.kind, loan.outstanding)}</p>
      <form @submit=${this.repay}>
        <div class="wide"><lt-amount-field required label=${t('flows.repayAmount')} kind=${loan.kind} .value=${this.amount} error=${this.tried || (this.amount ?? 0) > loan.outstanding ? this.wrong : ''} @lt-change=${(event: CustomEvent<{ value: number | null }>) => this.put({ amount: event.detail.value })}></lt-amount-field>
          ${this.amount === loan.outstanding ? nothing : html`<lt-button class="all" size="s" variant="quiet" @click=${() => this.put({ amount: loan.outstanding })}>${t('flows.repayAll', { amount: exactWithUnit(loan.kind, loan.outstanding) })}</lt-button>`}</div>
        <lt-field label=${t('flows.reason')} max-length="1000" .value=${this.reason} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ reason: event.detail.value })}></lt-field>
        <lt-field label=${t('flows.document')} max-length="200" .value=${this.document} @lt-input=${(event: CustomEvent<{ value: string }>) => this.put({ document: event.detail.value })}></lt-field>
      </form>
      <h3>${t('flows.balancesAfter')}</h3>${this.wrong ? html`<p class="muted">${t('flows.previewWaits')}</p>` : stateOf(this.preview, (preview) => this.figures(preview), 3)}
      ${this.failure === undefined ? nothing : this.problem()}`;
  }

  private figures(preview: Preview): TemplateResult {
    const why = refusalOf(preview, this.regions);
    const asks = preview.secondPerson
      ? html`<lt-status class="refuse" status="warn" label=${t('flows.code.needs_approval')}></lt-status>`
      : nothing;
    return html`<lt-balances .preview=${preview} .regions=${this.regions}></lt-balances>${why ? html`<lt-status class="refuse" status="fail" label=${why}></lt-status>` : asks}`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId, retryable } = errorProps(this.failure);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId} .retryable=${retryable} @lt-retry=${this.repay}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-repay-dialog': LtRepayDialog;
  }
}
