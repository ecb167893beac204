import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { commandEndpoints, type OverviewCell } from '../../../server/contract/command.ts';
import type { ReplyOut } from '../../../server/contract/endpoint.ts';
import type { BookView } from '../../../server/contract/ledger.ts';
import { call } from '../../api/call.ts';
import { printMarked } from '../../export/marking.ts';
import { saveSheet } from '../../export/save.ts';
import { formatInstant, formatNumber, formatShare, t } from '../../i18n/index.ts';
import { exactAmount, kindName, unitName } from '../../quota/amount.ts';
import { poolName, regionsOf } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-empty.ts';
import { toast } from '../../ui/toasts.ts';
import { booksOf, yearOf } from '../choice.ts';
import '../lt-kind-bar.ts';
import { paperFoot, paperHead, paperStyles, syntheticMark } from '../paper.ts';
import type { LedgerView } from '../place.ts';
import { type BulletinPart, booksFor, partsOf } from './bulletin.ts';
import { grouped } from './proof.ts';
import { bulletinSheet } from './sheet.ts';
import { bulletinStyles } from './styles.ts';

type Overview = ReplyOut<(typeof commandEndpoints)['overview']>;

/** The bulletin: per kind what every region has, holds and can still give, and the heads of the books that prove it. Prints on A4. */
@customElement('lt-bulletin-page')
export class LtBulletinPage extends LtElement {
  static override styles = [baseStyles, paperStyles, bulletinStyles, css`:host { display: block; }`];

  @property({ attribute: false }) at!: LedgerView;
  @state() private saving = false;
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly regions = regionsOf(this);
  private readonly books = booksOf(this);
  private readonly overview = new Resource<Overview>(this, (signal) => {
    const { asOf } = this.at;
    return call(commandEndpoints.overview, { query: { year: this.year, ...(asOf ? { asOf } : {}) }, signal });
  });

  private get year(): number {
    return yearOf(this.at, this.books.value);
  }

  override willUpdate(): void {
    this.regions.want('all');
    this.books.want('books');
    if (this.books.value) this.overview.want([this.year, this.at.asOf].join(' '));
  }

  private partsOf(overview: Overview): BulletinPart[] {
    return partsOf(
      overview.cells,
      overview.totals,
      (this.regions.value ?? []).map((region) => region.id),
      this.at.kind,
    );
  }

  override render(): TemplateResult {
    const ready = this.overview.value !== undefined;
    return html`<lt-kind-bar every-kind .at=${this.at} .books=${this.books.value}><span class="grow"></span>
        <lt-button size="s" icon="download" ?busy=${this.saving} ?disabled=${!ready} @click=${this.save}>${t('sheets.export')}</lt-button>
        <lt-button size="s" variant="primary" icon="print" ?disabled=${!ready} @click=${printMarked}>${t('ledgerViews.print')}</lt-button></lt-kind-bar>
      <div class="desk">${this.books.value ? stateOf(this.overview, (overview) => this.sheet(overview), 12) : stateOf(this.books, () => html``, 12)}</div>`;
  }

  private sheet(overview: Overview): TemplateResult {
    const parts = this.partsOf(overview);
    if (parts.length === 0)
      return html`<lt-empty icon="document" heading=${t('ledgerViews.noBulletin')} text=${t('ledgerViews.noBulletinWhy')}></lt-empty>`;
    const books = booksFor(parts, this.books.value ?? [], overview.year);
    return html`<article class="paper">${paperHead(t('ledgerViews.bulletinOf', { year: overview.year }))}
      <header class="title"><h2>${t('ledgerViews.bulletinOf', { year: overview.year })}</h2>${syntheticMark()}</header>
      <p class="facts">${t('ledgerViews.bulletinAsOf', { day: overview.asOf, count: parts.length })}</p>
      ${parts.map((part) => this.kindPart(part))}${this.proof(books)}
      <section><h3>${t('ledgerViews.sources')}</h3><p class="small muted">${t('ledgerViews.sourcesText')}</p></section>${paperFoot()}</article>`;
  }

  private kindPart({ kind, rows, total }: BulletinPart): TemplateResult {
    const heads = [t('ledgerViews.quota'), t('ledger.inProjects'), t('ledger.held'), t('ledger.available')];
    return html`<section><h3>${kindName(kind)} <span class="faint small">${t('ledgerViews.inUnit', { unit: unitName(kind) })}</span></h3>
      <table aria-label=${kindName(kind)}><thead><tr><th scope="col">${t('ledger.region')}</th>${heads.map((head) => html`<th scope="col">${head}</th>`)}<th scope="col">${t('ledgerViews.usedShare')}</th><th scope="col">${t('ledgerViews.runsOut')}</th></tr></thead>
      <tbody>${rows.map((cell) => this.row(cell, poolName(this.regions.value, cell.regionId)))}</tbody><tfoot>${this.row(total, t('ledger.total'))}</tfoot></table></section>`;
  }

  private row(cell: OverviewCell, name: string): TemplateResult {
    const values = [cell.quota, cell.posted, cell.held, cell.available];
    return html`<tr><th scope="row">${name}</th>${values.map((value) => html`<td>${exactAmount(cell.kind, value)}</td>`)}<td>${cell.usedPerMille === null ? '—' : formatShare(cell.usedPerMille / 1000, 1)}</td><td>${cell.runsOutOn ?? t('ledgerViews.lastsShort')}</td></tr>`;
  }

  /** Today's heads: whoever keeps the sheet can prove later that nothing before them was changed. */
  private proof(books: readonly BookView[]): TemplateResult {
    return html`<section class="heads"><h3>${t('ledgerViews.heads')}</h3><p class="small muted">${t('ledgerViews.headsText', { when: formatInstant(this.books.readAt ?? null) })}</p>
      <table aria-label=${t('ledgerViews.heads')}><thead><tr><th scope="col">${t('ledger.kindOf')}</th><th scope="col">${t('ledger.bookSeq')}</th><th scope="col" class="text">${t('ledger.head')}</th><th scope="col">${t('ledgerViews.checkedTo')}</th></tr></thead>
      <tbody>${books.map((book) => html`<tr><th scope="row">${kindName(book.kind)}</th><td>${formatNumber(book.seq)}</td><td class="text"><code>${grouped(book.head)}</code></td><td>${book.checkedSeq === null ? '—' : `#${formatNumber(book.checkedSeq)}`}</td></tr>`)}</tbody></table>
      <p class="screen-only small"><a href="/ledger/books">${t('ledgerViews.prove')}</a></p></section>`;
  }

  private readonly save = async (): Promise<void> => {
    const { value } = this.overview;
    if (!value) return;
    this.saving = true;
    try {
      const parts = this.partsOf(value);
      const heads = booksFor(parts, this.books.value ?? [], value.year);
      await saveSheet(
        `${t('ledgerViews.bulletin')}-${value.year}-${value.asOf}`,
        bulletinSheet(parts, value.asOf, this.regions.value, heads),
      );
    } catch {
      toast(t('sheets.failed'), { tone: 'fail' });
    }
    this.saving = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-bulletin-page': LtBulletinPage;
  }
}
