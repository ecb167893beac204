import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BookView } from '../../../server/contract/ledger.ts';
import { ledgerFlowEndpoints } from '../../../server/contract/ledger-flows.ts';
import { call } from '../../api/call.ts';
import { errorProps } from '../../api/problem.ts';
import { t } from '../../i18n/index.ts';
import { kindName } from '../../quota/amount.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-dialog.ts';
import '../../ui/lt-error.ts';
import '../../ui/lt-field.ts';
import '../../ui/lt-segment.ts';
import { toast } from '../../ui/toasts.ts';

const states = ['open', 'closed', 'frozen'] as const;

/** Opens, closes or freezes a book with a reason; the change is a link of its chain. Events: `lt-close`, `lt-saved`. */
@customElement('lt-status-dialog')
export class LtStatusDialog extends LtElement {
  static override styles = [
    baseStyles,
    css`
      form { display: grid; gap: 12px; }
      .note { color: var(--ink-2); }
    `,
  ];

  /** The book to change; null keeps the dialog shut. */
  @property({ attribute: false }) book: BookView | null = null;
  @state() private status: BookView['status'] = 'frozen';
  @state() private reason = '';
  @state() private document_ = '';
  @state() private busy = false;
  @state() private failure: unknown;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('book') || !this.book) return;
    this.status = this.book.status === 'open' ? 'frozen' : 'open';
    this.reason = '';
    this.document_ = '';
    this.failure = undefined;
  }

  private readonly close = (): void => {
    this.tell('lt-close');
  };

  private readonly save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { book, status } = this;
    const reason = this.reason.trim();
    const document = this.document_.trim();
    if (!book || !reason || this.busy || status === book.status) return;
    this.busy = true;
    this.failure = undefined;
    try {
      await call(ledgerFlowEndpoints.bookStatus, { params: { id: book.id }, body: { status, reason, ...(document ? { document } : {}) } });
      toast(t('ledgerViews.statusSaved', { book: `${kindName(book.kind)} ${book.year}`, status: t(`ledger.status.${status}`) }), {
        tone: 'pass',
      });
      this.tell('lt-saved');
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
  };

  override render(): TemplateResult {
    const { book } = this;
    const heading = book ? t('ledgerViews.changeStatus', { book: `${kindName(book.kind)} ${book.year}` }) : '';
    const ready = this.reason.trim() !== '' && this.status !== book?.status;
    return html`<lt-dialog heading=${heading} .open=${book !== null} @lt-close=${this.close}>${book ? this.form(book) : nothing}
      <lt-button slot="foot" @click=${this.close}>${t('ui.cancel')}</lt-button>
      <lt-button slot="foot" variant=${this.status === 'frozen' ? 'danger' : 'primary'} ?disabled=${!ready} ?busy=${this.busy} @click=${this.save}>${t(`ledgerViews.do.${this.status}`)}</lt-button></lt-dialog>`;
  }

  private form(book: BookView): TemplateResult {
    const options = states.map((value) => ({ value, label: t(`ledger.status.${value}`), disabled: value === book.status }));
    type Said = CustomEvent<{ value: string }>;
    return html`<form @submit=${this.save}>
      <lt-segment label=${t('ledger.status')} .options=${options} value=${this.status} @lt-change=${(
        event: CustomEvent<{ value: BookView['status'] }>,
      ) => {
        this.status = event.detail.value;
      }}></lt-segment>
      <p class="note">${t(`ledgerViews.means.${this.status}`)}</p>
      <lt-field required multiline label=${t('ledger.reason')} max-length="1000" .value=${this.reason} @lt-input=${(event: Said) => {
        this.reason = event.detail.value;
      }}></lt-field>
      <lt-field label=${t('ledger.document')} max-length="200" .value=${this.document_} @lt-input=${(event: Said) => {
        this.document_ = event.detail.value;
      }}></lt-field>
      ${this.failure === undefined ? nothing : this.problem()}</form>`;
  }

  private problem(): TemplateResult {
    const { code, params, traceId } = errorProps(this.failure);
    return html`<lt-error code=${code} .params=${params} trace-id=${traceId}></lt-error>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-status-dialog': LtStatusDialog;
  }
}
