import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TransferCode } from '../../../server/contract/ledger.ts';
import { ledgerFlowEndpoints } from '../../../server/contract/ledger-flows.ts';
import type { DeadlineRow } from '../../../server/contract/ledger-views.ts';
import { call } from '../../api/call.ts';
import { errorProps } from '../../api/problem.ts';
import { t } from '../../i18n/index.ts';
import { exactWithUnit, kindName } from '../../quota/amount.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-dialog.ts';
import '../../ui/lt-error.ts';
import '../../ui/lt-field.ts';
import '../../ui/lt-status.ts';
import { toast } from '../../ui/toasts.ts';
import { dayAfter } from './days.ts';

/** Moves the deadline of an open hold to a later day, with a reason. `hold` null closes it. Events: `lt-close`, `lt-extended`. */
@customElement('lt-extend-dialog')
export class LtExtendDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      .what { margin-bottom: 4px; font-weight: 600; }
      .says { margin-bottom: 14px; color: var(--ink-2); }
      form { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
      .wide { grid-column: 1 / -1; }
      lt-error, .refuse { display: block; margin-top: 12px; }
    `,
  ];

  @property({ attribute: false }) hold: DeadlineRow | null = null;
  /** Today, as the server counts days. */
  @property() today = '';
  @state() private deadline = '';
  @state() private reason = '';
  @state() private document = '';
  @state() private tried = false;
  @state() private busy = false;
  @state() private failure: unknown;
  @state() private refused: TransferCode | '' = '';

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('hold') || !this.hold) return;
    this.deadline = '';
    this.reason = '';
    this.document = '';
    this.tried = false;
    this.failure = undefined;
    this.refused = '';
    void this.updateComplete.then(() => requestAnimationFrame(() => this.renderRoot.querySelector<HTMLElement>('lt-field')?.focus()));
  }

  /** The first day that would be an extension. */
  private get least(): string {
    const { hold, today } = this;
    return hold && hold.deadline >= today ? dayAfter(hold.deadline) : today;
  }

  private readonly extend = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.tried = true;
    const { hold, deadline } = this;
    const reason = this.reason.trim();
    if (!hold || this.busy || !reason || deadline < this.least) return;
    this.busy = true;
    this.failure = undefined;
    this.refused = '';
    const document = this.document.trim();
    try {
      const { code } = await call(ledgerFlowEndpoints.deadline, {
        params: { id: hold.holdId },
        body: { deadline, reason, ...(document ? { document } : {}) },
      });
      if (code === 'ok') {
        toast(t('flows.extended', { date: deadline }), { tone: 'pass' });
        this.tell('lt-extended');
      } else this.refused = code;
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
  };

  private readonly close = (): void => {
    if (!this.busy) this.tell('lt-close');
  };

  override render(): TemplateResult {
    const { hold } = this;
    return html`<lt-dialog heading=${t('flows.extendOf')} .open=${hold !== null} @lt-close=${this.close}>${hold ? this.form(hold) : nothing}
      <lt-button slot="foot" @click=${this.close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant="primary" ?busy=${this.busy} @click=${this.extend}>${t('flows.extendNow')}</lt-button></lt-dialog>`;
  }

  private form(hold: DeadlineRow): TemplateResult {
    const late = this.tried && this.deadline < this.least ? t('flows.extendLater', { date: hold.deadline }) : '';
    const why = this.tried && !this.reason.trim() ? t('flows.fault.reason') : '';
    return html`<p class="what">${hold.projectName ?? hold.projectCode ?? ''} · ${kindName(hold.kind)} ${exactWithUnit(hold.kind, hold.amount)}</p><p class="says">${t('flows.extendNote')}</p>
      <form @submit=${this.extend}>
        <lt-field required type="date" label=${t('flows.extendTo')} min=${this.least} hint="${t('flows.deadline')} ${hold.deadline}" error=${late} .value=${this.deadline} @lt-input=${(
          event: CustomEvent<{ value: string }>,
        ) => {
          this.deadline = event.detail.value;
        }}></lt-field>
        <lt-field label=${t('flows.document')} max-length="200" .value=${this.document} @lt-input=${(
          event: CustomEvent<{ value: string }>,
        ) => {
          this.document = event.detail.value;
        }}></lt-field>
        <lt-field class="wide" required label=${t('flows.reason')} max-length="1000" error=${why} .value=${this.reason} @lt-input=${(
          event: CustomEvent<{ value: string }>,
        ) => {
          this.reason = event.detail.value;
        }}></lt-field></form>
      ${this.refused ? html`<lt-status class="refuse" status="fail" label=${t(`flows.code.${this.refused}`)}></lt-status>` : nothing}
      ${this.failure === undefined ? nothing : this.problem()}`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId, retryable } = errorProps(this.failure);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId} .retryable=${retryable} @lt-retry=${this.extend}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-extend-dialog': LtExtendDialog;
  }
}
