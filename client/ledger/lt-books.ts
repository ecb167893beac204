import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { type BookView, ledgerEndpoints } from '../../server/contract/ledger.ts';
import { call } from '../api/call.ts';
import { onLive } from '../api/events.ts';
import { formatInstant, formatNumber, t } from '../i18n/index.ts';
import { kindName } from '../quota/amount.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-status.ts';
import { type Audit, auditOf } from './audit.ts';

const tones = { all: 'pass', behind: 'warn', never: 'unknown', frozen: 'fail' } as const;

/** The books: how many rows each has, the hash of the newest, and how far the independent auditor has replayed it. */
@customElement('lt-books')
export class LtBooks extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding-bottom: 24px; }
      .note { padding: 12px var(--gap-4); color: var(--ink-2); max-width: 70ch; }
      .scroll { overflow-x: auto; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; background: var(--surface); border-block: 1px solid var(--line); }
      th { padding: 7px 10px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: start; white-space: nowrap; border-bottom: 1px solid var(--line); }
      td { padding: 7px 10px; border-bottom: 1px solid var(--line-2); white-space: nowrap; }
      th:first-child, td:first-child { padding-inline-start: var(--gap-4); }
      .end { text-align: end; }
      code { font: var(--text-s) var(--mono); color: var(--ink-2); }
      .hash { display: flex; align-items: center; gap: 4px; }
      .checked { color: var(--ink-3); font-size: var(--text-s); margin-inline-start: 8px; }
    `,
  ];

  private readonly books = new Resource<readonly BookView[]>(this, async (signal) => (await call(ledgerEndpoints.books, { signal })).items);
  private stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = onLive('ledger.posted', () => this.books.soon(500));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  override willUpdate(): void {
    this.books.want('books');
  }

  override render(): TemplateResult {
    return html`${stateOf(this.books, (books) => (books.length === 0 ? html`<lt-empty icon="ledger" heading=${t('ledger.noBooks')} text=${t('ledger.noBooksWhy')}></lt-empty>` : this.table(books)))}`;
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
    return html`<p class="note">${t('ledger.booksNote')}</p><div class="scroll"><table aria-label=${t('ledger.books')}>
      <thead><tr>${words.map((word, index) => html`<th scope="col" class=${index === 3 || index === 4 ? 'end' : ''}>${word}</th>`)}</tr></thead>
      <tbody>${books.map((book) => this.row(book))}</tbody></table></div>`;
  }

  private row(book: BookView): TemplateResult {
    const copy = (): void => void navigator.clipboard?.writeText(book.head);
    return html`<tr><td class="strong"><a href="/ledger?kind=${book.kind}&year=${book.year}">${kindName(book.kind)}</a></td><td>${book.year}</td><td>${t(`ledger.status.${book.status}`)}</td><td class="end">${formatNumber(book.seq)}</td><td class="end">${formatNumber(book.accounts)}</td>
      <td>${formatInstant(book.lastAt)}</td><td><span class="hash"><code title=${book.head}>${book.head.slice(0, 12)}…${book.head.slice(-6)}</code><lt-button size="s" variant="quiet" icon="copy" label="${t('ui.copy')} ${t('ledger.head')}" @click=${copy}></lt-button></span></td>
      <td>${this.audit(book, auditOf(book))}</td></tr>`;
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
