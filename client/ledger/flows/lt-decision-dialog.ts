import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ReplyOut } from '../../../server/contract/endpoint.ts';
import { ledgerFlowEndpoints, type ProposalView } from '../../../server/contract/ledger-flows.ts';
import type { Preview } from '../../../server/contract/ledger-preview.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { call } from '../../api/call.ts';
import { errorProps } from '../../api/problem.ts';
import { t } from '../../i18n/index.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-dialog.ts';
import '../../ui/lt-error.ts';
import '../../ui/lt-field.ts';
import './lt-balances.ts';

export type Decision = 'approve' | 'reject' | 'withdraw';

/** Asks once more before a proposal is decided. Events: `lt-close`, `lt-decided` {proposal}. */
@customElement('lt-decision-dialog')
export class LtDecisionDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      .what { font-weight: 600; }
      .says { margin: 6px 0 14px; color: var(--ink-2); }
      lt-balances, lt-error { display: block; margin-top: 14px; }
    `,
  ];

  @property({ attribute: false }) proposal!: ProposalView;
  @property() sentence = '';
  @property({ attribute: false }) preview: Preview | undefined;
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  /** What is asked; nothing closes the dialog. */
  @property() decision: Decision | '' = '';
  @state() private note = '';
  @state() private tried = false;
  @state() private busy = false;
  @state() private failure: unknown;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('decision') || !this.decision) return;
    this.note = '';
    this.tried = false;
    this.failure = undefined;
    void this.updateComplete.then(() => requestAnimationFrame(() => this.first()?.focus()));
  }

  private first(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(this.decision === 'reject' ? 'lt-field' : '.go');
  }

  private readonly close = (): void => {
    if (!this.busy) this.tell('lt-close');
  };

  private readonly decide = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.tried = true;
    const { decision, proposal } = this;
    const note = this.note.trim();
    if (this.busy || !decision || (decision === 'reject' && !note)) return;
    this.busy = true;
    this.failure = undefined;
    try {
      const answer: ReplyOut<typeof ledgerFlowEndpoints.decide> = await call(ledgerFlowEndpoints.decide, {
        params: { id: proposal.id },
        body: { decision, ...(note ? { note } : {}) },
      });
      this.tell('lt-decided', { proposal: answer });
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
  };

  override render(): TemplateResult {
    const { decision } = this;
    const heading = decision ? t(`flows.${decision}Ask`) : '';
    return html`<lt-dialog heading=${heading} .open=${decision !== ''} @lt-close=${this.close}>${decision ? this.body(decision) : nothing}
      <lt-button slot="foot" @click=${this.close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" class="go" variant=${decision === 'approve' ? 'primary' : 'danger'} ?busy=${this.busy} @click=${this.decide}>${decision ? t(`flows.${decision}`) : ''}</lt-button></lt-dialog>`;
  }

  private body(decision: Decision): TemplateResult {
    const needs = decision === 'reject';
    const wrong = this.tried && needs && !this.note.trim() ? t('flows.noteHint') : '';
    const note = html`<lt-field label=${t('flows.note')} ?required=${needs} hint=${needs ? t('flows.noteHint') : ''} error=${wrong} max-length="1000" .value=${this.note} @lt-input=${(
      event: CustomEvent<{ value: string }>,
    ) => {
      this.note = event.detail.value;
    }}></lt-field>`;
    return html`<form @submit=${this.decide}><p class="what">${this.sentence}</p><p class="says">${t(`flows.${decision}Note`)}</p>${decision === 'withdraw' ? nothing : note}</form>
      ${decision === 'approve' && this.preview ? html`<lt-balances .preview=${this.preview} .regions=${this.regions}></lt-balances>` : nothing}
      ${this.failure === undefined ? nothing : this.problem()}`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId, retryable } = errorProps(this.failure);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId} .retryable=${retryable} @lt-retry=${this.decide}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-decision-dialog': LtDecisionDialog;
  }
}
