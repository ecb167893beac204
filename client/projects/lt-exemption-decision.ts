import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type ExemptionView, exemptionEndpoints } from '../../server/contract/exemptions.ts';
import { call } from '../api/call.ts';
import { errorProps } from '../api/problem.ts';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { toast } from '../ui/toasts.ts';
import '../ui/lt-button.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-error.ts';
import '../ui/lt-field.ts';

/** What is to be decided of which exemption. */
export interface ExemptionDecision {
  exemption: ExemptionView;
  decision: 'approve' | 'reject';
}

/** Asks once more before an exemption is decided. Event: `lt-close`, also when it was decided. */
@customElement('lt-exemption-decision')
export class LtExemptionDecision extends LtElement {
  static override styles = [
    baseStyles,
    css`p { margin-bottom: 12px; color: var(--ink-2); } lt-error { display: block; margin-top: 12px; }`,
  ];

  /** Nothing closes the dialog. */
  @property({ attribute: false }) asked: ExemptionDecision | null = null;
  @state() private note = '';
  @state() private busy = false;
  @state() private failure: unknown;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('asked') || !this.asked) return;
    this.note = '';
    this.failure = undefined;
  }

  private readonly close = (): void => {
    if (!this.busy) this.tell('lt-close');
  };

  private readonly decide = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!this.asked || this.busy) return;
    const { exemption, decision } = this.asked;
    const note = this.note.trim();
    this.busy = true;
    this.failure = undefined;
    try {
      await call(exemptionEndpoints.decide, { params: { id: exemption.id }, body: { decision, ...(note ? { note } : {}) } });
      toast(t(decision === 'approve' ? 'gate.approved' : 'gate.rejected'), { tone: decision === 'approve' ? 'pass' : 'unknown' });
      this.busy = false;
      this.close();
    } catch (error) {
      this.failure = error;
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    const { asked } = this;
    return html`<lt-dialog size="s" heading=${asked ? t(`gate.${asked.decision}Ask`) : ''} .open=${asked !== null} @lt-close=${this.close}>${asked ? this.body(asked) : nothing}
      <lt-button slot="foot" @click=${this.close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant=${asked?.decision === 'reject' ? 'danger' : 'primary'} ?busy=${this.busy} @click=${this.decide}>${asked ? t(`gate.${asked.decision}`) : ''}</lt-button></lt-dialog>`;
  }

  private body({ exemption, decision }: ExemptionDecision): TemplateResult {
    const take = (event: CustomEvent<{ value: string }>): void => {
      this.note = event.detail.value;
    };
    return html`<form @submit=${this.decide}><p class="strong">${exemption.document}</p><p>${t(`gate.${decision}Note`)}</p>
      <lt-field label=${t('gate.note')} max-length="400" .value=${this.note} @lt-input=${take}></lt-field></form>${this.failure === undefined ? nothing : this.problem()}`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId, retryable } = errorProps(this.failure);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId} .retryable=${retryable} @lt-retry=${this.decide}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-exemption-decision': LtExemptionDecision;
  }
}
