import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type LotView, ledgerLotEndpoints } from '../../../server/contract/ledger-lots.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { may } from '../../api/session.ts';
import { readAll } from '../../export/read-all.ts';
import { saveSheet } from '../../export/save.ts';
import { t, today } from '../../i18n/index.ts';
import { exactAmount, kindName, unitName } from '../../quota/amount.ts';
import { provenanceAddress } from '../../quota/provenance.ts';
import { regionName, regionsOf } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { go } from '../../state/url-state.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-bar.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-empty.ts';
import { toast } from '../../ui/toasts.ts';
import { booksOf, yearOf } from '../choice.ts';
import '../lt-kind-bar.ts';
import { type LedgerView, moreOf } from '../place.ts';
import { lotsSheet } from './sheet.ts';

/** The most lots that the list reads. */
const most = 2000;

/** What plants freed: each lot with its source, document, ratio, what was used of it and what is left; the way to its graph. */
@customElement('lt-lots-page')
export class LtLotsPage extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; min-height: 0; }
      .body { overflow: auto; background: var(--surface); }
      .intro { padding: 10px var(--gap-4); color: var(--ink-2); max-width: 130ch; }
      table { width: 100%; border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
      th { position: sticky; top: 0; z-index: 1; padding: 6px 10px; background: var(--surface); color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: start; white-space: nowrap; border-bottom: 1px solid var(--line); }
      td { padding: 8px 10px; border-bottom: 1px solid var(--line-2); vertical-align: top; }
      th:first-child, td:first-child { padding-inline-start: var(--gap-4); }
      .to-end { text-align: end; white-space: nowrap; }
      .sub { display: block; color: var(--ink-3); font-size: var(--text-s); }
      lt-bar { width: 90px; margin: 7px 0 0 auto; }
      tbody tr:hover td { background: var(--paper); }
      .nowrap { white-space: nowrap; }
      .ratio { max-width: 12rem; }
      td:not(.nowrap, .to-end) { min-width: 9rem; }
    `,
  ];

  @property({ attribute: false }) at!: LedgerView;
  @state() private saving = false;
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly regions = regionsOf(this);
  private readonly books = booksOf(this);
  private readonly lots = new Resource<{ items: LotView[]; complete: boolean }>(this, (signal) => {
    const { kind, region } = this.at;
    const query = { year: this.year, kind, region, limit: 500 };
    return readAll((cursor) => call(ledgerLotEndpoints.lots, { query: { ...query, cursor }, signal }), most);
  });
  protected readonly live = new LiveController(this, ['ledger.posted'], () => this.lots.soon(500));

  private get year(): number {
    return yearOf(this.at, this.books.value);
  }

  override willUpdate(): void {
    this.regions.want('all');
    this.books.want('books');
    if (this.books.value) this.lots.want([this.year, this.at.kind, this.at.region].join(' '));
  }

  override render(): TemplateResult {
    const free = (): void => go({ path: 'ledger/new/free_lot', sel: undefined, more: undefined });
    const use = (): void =>
      go({ path: 'ledger/new/use_lots', sel: undefined, more: moreOf({ ...this.at, year: this.year, region: undefined }) });
    return html`<lt-kind-bar every-kind with-region .at=${this.at} .books=${this.books.value} .regions=${this.regions.value}><span class="grow"></span>
        ${may('ledger.post') ? html`<lt-button size="s" icon="add" @click=${free}>${t('ledgerViews.freeLot')}</lt-button> <lt-button size="s" icon="project" @click=${use}>${t('ledgerViews.useLots')}</lt-button>` : nothing}
        <lt-button size="s" icon="download" ?busy=${this.saving} ?disabled=${!this.lots.value?.items.length} @click=${this.save}>${t('sheets.export')}</lt-button></lt-kind-bar>
      <div class="body"><p class="intro">${t('ledgerViews.lotsIntro')}</p>${this.books.value ? stateOf(this.lots, ({ items, complete }) => this.list(items, complete)) : stateOf(this.books, () => html``)}</div>`;
  }

  private list(items: readonly LotView[], complete: boolean): TemplateResult {
    if (items.length === 0)
      return html`<lt-empty icon="swap" heading=${t('ledgerViews.noLots')} text=${t('ledgerViews.noLotsWhy')}></lt-empty>`;
    const heads = [t('ledgerViews.lot'), t('ledgerViews.source'), t('ledger.kindOf'), t('ledger.document'), t('ledgerViews.ratio')];
    const figures = [t('ledgerViews.freed'), t('ledgerViews.used'), t('ledgerViews.left')];
    return html`${complete ? nothing : html`<p class="intro warn">${t('ledger.notAll', { count: items.length })}</p>`}<table aria-label=${t('ledgerViews.lots')}>
      <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}${figures.map((head) => html`<th scope="col" class="to-end">${head}</th>`)}<th scope="col"><span class="sr">${t('ledgerViews.whereWent')}</span></th></tr></thead>
      <tbody>${items.map((lot) => this.row(lot))}</tbody></table>`;
  }

  private row(lot: LotView): TemplateResult {
    const { kind, year, code } = lot;
    return html`<tr><td class="nowrap"><a href="/ledger?kind=${kind}&year=${year}&sel=account:${lot.accountId}">${code}</a><span class="sub">${lot.freedOn}</span></td>
      <td>${lot.plant}<span class="sub">${regionName(this.regions.value, lot.regionId)} · ${lot.measure}</span></td><td class="nowrap">${kindName(kind)}<span class="sub">${unitName(kind)}</span></td>
      <td>${lot.document}<span class="sub"><a href="/ledger/transfers/${lot.voucherId}">${t('ledgerViews.openVoucher')}</a></span></td>
      <td class="ratio">${t('ledgerViews.ratioOf', { ratio: lot.ratio })}<span class="sub">${lot.basis ?? ''}</span></td>
      <td class="to-end">${exactAmount(kind, lot.freed)}</td><td class="to-end">${exactAmount(kind, lot.used)}<lt-bar total=${Math.max(1, lot.freed)} used=${lot.used}></lt-bar></td><td class="to-end strong">${exactAmount(kind, lot.left)}</td>
      <td class="nowrap"><a href=${provenanceAddress({ lot: code, kind, year })}>${t('ledgerViews.whereWent')}</a></td></tr>`;
  }

  private readonly save = async (): Promise<void> => {
    const { items, complete } = this.lots.value ?? { items: [], complete: true };
    this.saving = true;
    const { kind, region } = this.at;
    const filters = [
      kind ? kindName(kind) : '',
      region ? regionName(this.regions.value, region) : '',
      t('ledger.yearOf', { year: this.year }),
    ].filter(Boolean);
    try {
      await saveSheet(`${t('ledgerViews.lots')}-${today()}`, lotsSheet(items, this.regions.value, filters, complete));
    } catch {
      toast(t('sheets.failed'), { tone: 'fail' });
    }
    this.saving = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-lots-page': LtLotsPage;
  }
}
