import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BookView } from '../../../server/contract/ledger.ts';
import { type LinkView, ledgerViewEndpoints } from '../../../server/contract/ledger-views.ts';
import { call } from '../../api/call.ts';
import { errorProps } from '../../api/problem.ts';
import { formatInstant, formatNumber, t } from '../../i18n/index.ts';
import { kindName } from '../../quota/amount.ts';
import { view } from '../../state/url-state.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-error.ts';
import '../../ui/lt-field.ts';
import '../../ui/lt-select.ts';
import '../../ui/lt-status.ts';
import { type Comparison, compareHash, grouped, readHash, readSeq } from './proof.ts';

const tones = { same: 'pass', same_start: 'pass', differs: 'fail', no_hash: 'unknown' } as const;

/** Proves a bulletin: a book, a number and a hash that somebody noted, compared with the book, and what that proves. */
@customElement('lt-proof')
export class LtProof extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding: 14px var(--gap-4) 16px; background: var(--surface); border-block: 1px solid var(--line); }
      .intro { max-width: 120ch; margin: 2px 0 10px; color: var(--ink-2); }
      form { display: grid; grid-template-columns: minmax(11rem, 16rem) 8rem minmax(16rem, 1fr) auto; gap: 10px; align-items: end; }
      .result { margin-top: 12px; padding: 10px 14px; border-inline-start: 3px solid var(--pass); background: var(--pass-soft); border-radius: var(--r-s); }
      .result.differs { border-color: var(--fail); background: var(--fail-soft); }
      .result p { margin-top: 4px; max-width: 130ch; }
      code { font: var(--text-s)/1.6 var(--mono); overflow-wrap: anywhere; }
      lt-error { display: block; margin-top: 12px; }
      @media (max-width: 1000px) { form { grid-template-columns: 1fr 1fr; } }
    `,
  ];

  @property({ attribute: false }) books: readonly BookView[] = [];
  @state() private book = 0;
  @state() private seq = '';
  @state() private hash = '';
  @state() private busy = false;
  @state() private failure: unknown;
  @state() private found: { link: LinkView; book: BookView; noted: string } | null = null;
  private filled = false;

  /** The address may bring what is to be proved: `?kind=&year=&seq=&hash=`, as a voucher's link does. */
  override willUpdate(): void {
    if (this.filled || this.books.length === 0) return;
    this.filled = true;
    const { kind, year, seq, hash } = view.get().more ?? {};
    const asked = this.books.find((book) => book.kind === kind && String(book.year) === year);
    this.book = asked?.id ?? this.books[0]?.id ?? 0;
    if (!asked || !seq || !hash) return;
    this.seq = seq;
    this.hash = hash;
    void this.prove();
  }

  private readonly submit = (event: Event): void => {
    event.preventDefault();
    void this.prove();
  };

  private async prove(): Promise<void> {
    const book = this.books.find((each) => each.id === this.book);
    const seq = readSeq(this.seq);
    if (!book || seq === null || readHash(this.hash) === null || this.busy) return;
    this.busy = true;
    this.failure = undefined;
    this.found = null;
    try {
      const link = await call(ledgerViewEndpoints.link, { params: { id: book.id, seq } });
      this.found = { link, book, noted: this.hash };
    } catch (error) {
      this.failure = error;
    }
    this.busy = false;
  }

  override render(): TemplateResult {
    const options = this.books.map((book) => ({ value: String(book.id), label: `${kindName(book.kind)} ${book.year}` }));
    const ready = readSeq(this.seq) !== null && readHash(this.hash) !== null;
    const wrong = this.hash.trim() !== '' && readHash(this.hash) === null ? t('ledgerViews.notAHash') : '';
    type Said = CustomEvent<{ value: string }>;
    return html`<h2>${t('ledgerViews.prove')}</h2><p class="intro">${t('ledgerViews.proveIntro')}</p>
      <form @submit=${this.submit}>
        <lt-select label=${t('ledgerViews.book')} .options=${options} value=${String(this.book)} @lt-change=${(event: Said) => {
          this.book = Number(event.detail.value);
        }}></lt-select>
        <lt-field label=${t('ledger.bookSeq')} max-length="16" .value=${this.seq} @lt-input=${(event: Said) => {
          this.seq = event.detail.value;
        }}></lt-field>
        <lt-field label=${t('ledgerViews.notedHash')} max-length="90" error=${wrong} .value=${this.hash} @lt-input=${(event: Said) => {
          this.hash = event.detail.value;
        }}></lt-field>
        <lt-button variant="primary" type="submit" ?disabled=${!ready} ?busy=${this.busy}>${t('ledgerViews.compare')}</lt-button></form>
      <div role="status">${this.result()}</div>`;
  }

  private result(): TemplateResult | typeof nothing {
    if (this.failure !== undefined) {
      const { code, params, traceId } = errorProps(this.failure);
      return html`<lt-error code=${code} .params=${params} trace-id=${traceId}></lt-error>`;
    }
    if (!this.found) return nothing;
    const { link, book, noted } = this.found;
    const is = compareHash(noted, link.hash);
    return html`<div class="result ${is}"><lt-status status=${tones[is]} label=${t(`ledgerViews.compared.${is}`)}></lt-status><p>${this.meaning(is, link, book)}</p>
      ${is === 'differs' ? html`<p class="small">${t('ledgerViews.bookHas', { seq: link.seq })} <code>${grouped(link.hash)}</code></p>` : nothing}
      ${link.transferId ? html`<p class="small"><a href="/ledger/transfers/${link.transferId}">${t('ledger.voucher', { seq: link.seq })}</a> · ${formatInstant(link.recordedAt)}</p>` : html`<p class="small muted">${t(`ledgerViews.what.${link.what}`)} · ${formatInstant(link.recordedAt)}</p>`}</div>`;
  }

  private meaning(is: Comparison, link: LinkView, book: BookView): string {
    const given = { book: `${kindName(book.kind)} ${book.year}`, seq: formatNumber(link.seq), head: formatNumber(link.headSeq) };
    if (is === 'differs') return t('ledgerViews.provesDiffer', given);
    return `${t('ledgerViews.provesSame', given)}${is === 'same_start' ? t('ledgerViews.provesStart', { digits: readHash(this.found?.noted ?? '')?.length ?? 0 }) : ''}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-proof': LtProof;
  }
}
