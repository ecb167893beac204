import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TransferCode } from '../../../server/contract/ledger.ts';
import { ledgerFlowEndpoints } from '../../../server/contract/ledger-flows.ts';
import { call } from '../../api/call.ts';
import { errorProps } from '../../api/problem.ts';
import { t } from '../../i18n/index.ts';
import { exactWithUnit, kindName } from '../../quota/amount.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-check.ts';
import '../../ui/lt-dialog.ts';
import '../../ui/lt-error.ts';
import '../../ui/lt-field.ts';
import '../../ui/lt-status.ts';
import { toast } from '../../ui/toasts.ts';
import { dayAfter } from './days.ts';
import type { HoldGroup } from './holds.ts';

/**
 * Moves the deadline of a project's open holds to a later day, with a reason: all of them, or those that are ticked. `group` null
 * closes it. What was moved before one was refused stays moved, and the dialog then asks about the rest. Events: `lt-close`, `lt-extended`.
 */
@customElement('lt-extend-dialog')
export class LtExtendDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      .what { margin-bottom: 4px; font-weight: 600; }
      .says { margin-bottom: 14px; color: var(--ink-2); }
      fieldset { display: grid; grid-template-columns: 1fr 1fr; gap: 6px 16px; margin: 0 0 16px; padding: 12px; border: 1px solid var(--line); border-radius: var(--r); }
      form { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
      .wide { grid-column: 1 / -1; }
      lt-error, .refuse { display: block; margin-top: 12px; }
    `,
  ];

  @property({ attribute: false }) group: HoldGroup | null = null;
  /** Today, as the server counts days. */
  @property() today = '';
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private deadline = '';
  @state() private reason = '';
  @state() private document = '';
  @state() private tried = false;
  @state() private busy = false;
  @state() private failure: unknown;
  @state() private refused: TransferCode | '' = '';

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('group') || !this.group) return;
    this.chosen = new Set(this.group.holds.map((hold) => hold.holdId));
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
    const { group, today } = this;
    return group && group.deadline >= today ? dayAfter(group.deadline) : today;
  }

  private readonly extend = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.tried = true;
    const { deadline } = this;
    if (this.busy || this.chosen.size === 0 || !this.reason.trim() || deadline < this.least) return;
    this.busy = true;
    this.failure = undefined;
    this.refused = '';
    try {
      await this.extendAll();
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
    if (this.failure !== undefined || this.refused) return;
    toast(t('flows.extended', { date: deadline }), { tone: 'pass' });
    this.tell('lt-extended');
  };

  /** One after the other; what is done is ticked off, so that a second try goes on from there. */
  private async extendAll(): Promise<void> {
    const { deadline } = this;
    const [reason, document] = [this.reason.trim(), this.document.trim()];
    const body = { deadline, reason, ...(document ? { document } : {}) };
    for (const id of this.chosen) {
      const { code } = await call(ledgerFlowEndpoints.deadline, { params: { id }, body });
      if (code !== 'ok') {
        this.refused = code;
        return;
      }
      this.chosen = new Set([...this.chosen].filter((each) => each !== id));
    }
  }

  private tick(id: string): void {
    const next = new Set(this.chosen);
    if (!next.delete(id)) next.add(id);
    this.chosen = next;
  }

  private readonly close = (): void => {
    if (!this.busy) this.tell('lt-close');
  };

  override render(): TemplateResult {
    const { group } = this;
    return html`<lt-dialog heading=${t('flows.extendOf')} .open=${group !== null} @lt-close=${this.close}>${group ? this.form(group) : nothing}
      <lt-button slot="foot" @click=${this.close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant="primary" ?busy=${this.busy} @click=${this.extend}>${t('flows.extendNow')}</lt-button></lt-dialog>`;
  }

  private form(group: HoldGroup): TemplateResult {
    const late = this.tried && this.deadline < this.least ? t('flows.extendLater', { date: group.deadline }) : '';
    const why = this.tried && !this.reason.trim() ? t('flows.fault.reason') : '';
    return html`<p class="what">${group.projectName ?? group.projectCode ?? group.reason ?? ''}</p><p class="says">${t('flows.extendNote')}</p>
      <fieldset><legend class="sr">${t('flows.hold')}</legend>${group.holds.map(
        (hold) =>
          html`<lt-check ?checked=${this.chosen.has(hold.holdId)} @lt-change=${() => this.tick(hold.holdId)}>${kindName(hold.kind)} <b>${exactWithUnit(hold.kind, hold.amount)}</b></lt-check>`,
      )}</fieldset>
      <form @submit=${this.extend}>
        <lt-field required type="date" label=${t('flows.extendTo')} min=${this.least} hint=${t('flows.extendLater', { date: group.deadline })} error=${late} .value=${this.deadline} @lt-input=${(
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
