import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AccountView } from '../../server/contract/ledger.ts';
import { ledgerViewEndpoints, type UsesView } from '../../server/contract/ledger-views.ts';
import { call } from '../api/call.ts';
import { errorProps } from '../api/problem.ts';
import { t, today } from '../i18n/index.ts';
import { exactWithUnit } from '../quota/amount.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';
import { toast } from '../ui/toasts.ts';
import './flows/lt-amount-field.ts';

/** Records a month's use. The id is made once, so that a retry is the same row. Events: `lt-saved`, `lt-close`. */
@customElement('lt-use-form')
export class LtUseForm extends LtElement {
  static override styles = [
    baseStyles,
    css`
      form { display: grid; grid-template-columns: 1fr 1.4fr; gap: 10px; margin: 10px 0 4px; padding: 12px; background: var(--paper); border: 1px solid var(--line); border-radius: var(--r); }
      .wide { grid-column: 1 / -1; }
      .buttons { display: flex; justify-content: flex-end; gap: 8px; }
    `,
  ];

  @property({ attribute: false }) account!: AccountView;
  @property({ attribute: false }) uses!: UsesView;
  @state() private period = today().slice(0, 7);
  @state() private amount: number | null = null;
  @state() private document_ = '';
  @state() private reason = '';
  @state() private busy = false;
  @state() private failure: unknown;
  private rowId: string = crypto.randomUUID();

  private get ready(): boolean {
    return /^\d{4}-(0[1-9]|1[0-2])$/.test(this.period) && this.amount !== null && this.document_.trim() !== '';
  }

  private readonly save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { period, amount, reason } = this;
    if (!this.ready || this.busy || amount === null) return;
    this.busy = true;
    this.failure = undefined;
    const body = { id: this.rowId, period, amount, document: this.document_.trim(), ...(reason.trim() ? { reason: reason.trim() } : {}) };
    try {
      await call(ledgerViewEndpoints.recordUse, { params: { id: this.account.id }, body });
      toast(t('ledgerViews.useSaved', { period }), { tone: 'pass' });
      this.tell('lt-saved');
    } catch (error) {
      this.failure = error;
      this.rowId = crypto.randomUUID();
    }
    this.busy = false;
  };

  override render(): TemplateResult {
    const { kind } = this.account;
    const before = this.uses.items.find((use) => use.period === this.period && use.replacedBy === null);
    const hint = before ? t('ledgerViews.useReplaces', { amount: exactWithUnit(kind, before.amount) }) : '';
    type Said = CustomEvent<{ value: string }>;
    return html`<form @submit=${this.save}>
      <lt-field required label=${t('ledgerViews.usePeriod')} placeholder="2026-01" max-length="7" .value=${this.period} @lt-input=${(
        event: Said,
      ) => {
        this.period = event.detail.value.trim();
      }}></lt-field>
      <lt-amount-field required label=${t('ledgerViews.useAmount')} kind=${kind} .value=${this.amount} @lt-change=${(
        event: CustomEvent<{ value: number | null }>,
      ) => {
        this.amount = event.detail.value;
      }}></lt-amount-field>
      ${hint ? html`<p class="wide small warn">${hint}</p>` : nothing}
      <lt-field class="wide" required label=${t('ledgerViews.useDocument')} max-length="200" .value=${this.document_} @lt-input=${(
        event: Said,
      ) => {
        this.document_ = event.detail.value;
      }}></lt-field>
      <lt-field class="wide" label=${t('ledgerViews.useReason')} max-length="1000" .value=${this.reason} @lt-input=${(event: Said) => {
        this.reason = event.detail.value;
      }}></lt-field>
      ${this.failure === undefined ? nothing : this.problem()}
      <div class="wide buttons"><lt-button size="s" @click=${() => this.tell('lt-close')}>${t('ui.cancel')}</lt-button>
        <lt-button size="s" variant="primary" type="submit" ?disabled=${!this.ready} ?busy=${this.busy}>${t('ledgerViews.saveUse')}</lt-button></div></form>`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId } = errorProps(this.failure);
    return html`<lt-error class="wide" code=${code} .params=${params} trace-id=${traceId}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-use-form': LtUseForm;
  }
}
