import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type BookView, ledgerEndpoints } from '../../server/contract/ledger.ts';
import { ledgerViewEndpoints } from '../../server/contract/ledger-views.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { errorProps } from '../api/problem.ts';
import { may } from '../api/session.ts';
import { formatInstant, formatNumber, t } from '../i18n/index.ts';
import { kindName } from '../quota/amount.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import '../ui/lt-status.ts';
import { type Audit, auditOf } from './audit.ts';
import './books/lt-audit-result.ts';
import type { AuditReply } from './books/lt-audit-result.ts';
import './books/lt-proof.ts';
import './books/lt-status-dialog.ts';

const tones = { all: 'pass', behind: 'warn', never: 'unknown', frozen: 'fail' } as const;

/** The books: how many rows each has, the hash of the newest, how far the independent auditor has replayed it; replay one now, prove a bulletin, freeze or close. */
@customElement('lt-books')
export class LtBooks extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding-bottom: 24px; }
      .note { padding: 12px var(--gap-4); color: var(--ink-2); max-width: 120ch; }
      .scroll { position: relative; overflow-x: auto; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; background: var(--surface); border-block: 1px solid var(--line); }
      th { padding: 7px 10px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: start; white-space: nowrap; border-bottom: 1px solid var(--line); }
      td { padding: 7px 10px; border-bottom: 1px solid var(--line-2); white-space: nowrap; }
      th:first-child, td:first-child { padding-inline-start: var(--gap-4); }
      .end { text-align: end; }
      code { font: var(--text-s) var(--mono); color: var(--ink-2); }
      .hash { display: flex; align-items: center; gap: 4px; }
      .top { display: flex; align-items: center; gap: 12px; padding-inline-end: var(--gap-4); }
      .result td { padding: 4px var(--gap-4) 12px; }
      .todo { display: flex; justify-content: flex-end; gap: 6px; }
      lt-proof { border-top: 0; }
      .checked { color: var(--ink-3); font-size: var(--text-s); margin-inline-start: 8px; }
    `,
  ];

  private readonly books = new Resource<readonly BookView[]>(this, async (signal) => (await call(ledgerEndpoints.books, { signal })).items);
  protected readonly live = new LiveController(this, ['ledger.posted'], () => this.books.soon(500));

  /** What an audit that was asked for here answered, by book. */
  @state() private replies: ReadonlyMap<number, AuditReply | { error: unknown }> = new Map();
  @state() private auditing: number | null = null;
  @state() private changing: BookView | null = null;

  override willUpdate(): void {
    this.books.want('books');
  }

  /** Replays one book after the other: the server takes one at a time. */
  private async check(books: readonly BookView[]): Promise<void> {
    for (const book of books) {
      this.auditing = book.id;
      const reply = await call(ledgerViewEndpoints.audit, { params: { id: book.id } }).catch((error: unknown) => ({ error }));
      this.replies = new Map(this.replies).set(book.id, reply);
    }
    this.auditing = null;
    void this.books.reload();
  }

  override render(): TemplateResult {
    const shut = (): void => {
      this.changing = null;
    };
    const saved = (): void => {
      shut();
      void this.books.reload();
    };
    return html`${stateOf(this.books, (books) => (books.length === 0 ? html`<lt-empty icon="ledger" heading=${t('ledger.noBooks')} text=${t('ledger.noBooksWhy')}></lt-empty>` : this.table(books)))}
      <lt-status-dialog .book=${this.changing} @lt-close=${shut} @lt-saved=${saved}></lt-status-dialog>`;
  }

  private table(books: readonly BookView[]): TemplateResult {
    const words = [
      t('ledger.kindOf'),
      t('ledger.year'),
      t('ledger.status'),
      t('ledger.bookSeq'),
      t('ledger.bookAccounts'),
      t('ledger.lastAt'),
      t('ledger.head'),
      t('ledger.audit'),
    ];
    const all = may('journal.read')
      ? html`<lt-button size="s" icon="check" ?busy=${this.auditing !== null} @click=${() => this.check(books)}>${t('ledgerViews.auditAll')}</lt-button>`
      : nothing;
    return html`<lt-proof .books=${books}></lt-proof><div class="top"><p class="note">${t('ledger.booksNote')}</p><span class="grow"></span>${all}</div><div class="scroll"><table aria-label=${t('ledger.books')}>
      <thead><tr>${words.map((word, index) => html`<th scope="col" class=${index === 3 || index === 4 ? 'end' : ''}>${word}</th>`)}<th scope="col"><span class="sr">${t('ledgerViews.actions')}</span></th></tr></thead>
      <tbody>${books.map((book) => html`${this.row(book)}${this.reply(book)}`)}</tbody></table></div>`;
  }

  private row(book: BookView): TemplateResult {
    const copy = (): void => void navigator.clipboard?.writeText(book.head);
    return html`<tr><td class="strong"><a href="/ledger?kind=${book.kind}&year=${book.year}">${kindName(book.kind)}</a></td><td>${book.year}</td><td>${t(`ledger.status.${book.status}`)}</td><td class="end">${formatNumber(book.seq)}</td><td class="end">${formatNumber(book.accounts)}</td>
      <td>${formatInstant(book.lastAt)}</td><td><span class="hash"><code title=${book.head}>${book.head.slice(0, 12)}…${book.head.slice(-6)}</code><lt-button size="s" variant="quiet" icon="copy" label="${t('ui.copy')} ${t('ledger.head')}" @click=${copy}></lt-button></span></td>
      <td>${this.audit(book, auditOf(book))}</td><td>${this.actions(book)}</td></tr>`;
  }

  private actions(book: BookView): TemplateResult {
    const change = (): void => {
      this.changing = book;
    };
    const name = `${kindName(book.kind)} ${book.year}`;
    const check = may('journal.read')
      ? html`<lt-button size="s" label="${t('ledgerViews.auditNow')} ${name}" ?busy=${this.auditing === book.id} ?disabled=${this.auditing !== null && this.auditing !== book.id} @click=${() => this.check([book])}>${t('ledgerViews.auditNow')}</lt-button>`
      : nothing;
    const status = may('ledger.books')
      ? html`<lt-button size="s" variant="quiet" icon="lock" label="${t('ledgerViews.changeStatus', { book: name })}" @click=${change}></lt-button>`
      : nothing;
    return html`<span class="todo">${check}${status}</span>`;
  }

  private reply(book: BookView): TemplateResult | typeof nothing {
    const reply = this.replies.get(book.id);
    if (!reply) return nothing;
    if (!('error' in reply)) return html`<tr class="result"><td colspan="9"><lt-audit-result .reply=${reply}></lt-audit-result></td></tr>`;
    const { code, params, traceId } = errorProps(reply.error);
    return html`<tr class="result"><td colspan="9"><lt-error code=${code} .params=${params} trace-id=${traceId} retryable @lt-retry=${() => this.check([book])}></lt-error></td></tr>`;
  }

  private audit(book: BookView, audit: Audit): TemplateResult {
    const words = {
      all: t('ledger.auditAll'),
      behind: t('ledger.auditBehind', { seq: book.checkedSeq ?? 0, behind: book.seq - (book.checkedSeq ?? 0) }),
      never: t('ledger.auditNever'),
      frozen: t('ledger.auditFrozen'),
    };
    return html`<lt-status status=${tones[audit]} label=${words[audit]}></lt-status>${book.checkedAt ? html`<span class="checked">${formatInstant(book.checkedAt)}</span>` : ''}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-books': LtBooks;
  }
}
