import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type AccountView, type EntryView, ledgerEndpoints } from '../../server/contract/ledger.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { readAll } from '../export/read-all.ts';
import { saveSheet } from '../export/save.ts';
import { formatInstant, formatNumber, t } from '../i18n/index.ts';
import { exactAmount, kindName, unitName } from '../quota/amount.ts';
import { ownerName } from '../quota/owners.ts';
import { provenanceAddress, replaceable } from '../quota/provenance.ts';
import { headNote, ledgerNotes } from '../quota/sheet-cells.ts';
import { stateOf } from '../quota/state-of.ts';
import { appended, Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { go, view } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import { toast } from '../ui/toasts.ts';
import './lt-statement-filters.ts';
import './lt-uses.ts';
import { statementSheet } from './sheets.ts';
import { filterWords, movedBy, readFilters, type StatementFilters, writeFilters } from './statement.ts';

interface Statement {
  account: AccountView;
  items: readonly EntryView[];
  next: string | null;
}

/** The most lines that one file takes; a reader is told when there are more. */
const exportedMost = 50_000;

/**
 * An account's statement, newest first, with the balance after each entry; every line opens its voucher. The filters stand in the
 * address. Event: `lt-close`.
 */
@customElement('lt-statement')
export class LtStatement extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; background: var(--surface); }
      header { display: flex; align-items: flex-start; gap: 8px; padding: 10px 10px 8px var(--gap-4); border-bottom: 1px solid var(--line); }
      header div { flex: 1; min-width: 0; }
      h2 { font-size: var(--text-l); overflow-wrap: anywhere; }
      .sum { display: flex; gap: 22px; margin-top: 6px; font-variant-numeric: tabular-nums; }
      .sum span { display: grid; color: var(--ink-3); font-size: var(--text-s); }
      .sum b { color: var(--ink); font-size: var(--text-l); font-weight: 650; }
      .body { flex: 1; min-height: 0; overflow: auto; }
      ol { margin: 0; padding: 0; list-style: none; }
      li a { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 0 18px; padding: 7px var(--gap-4); color: inherit; font-weight: 400; border-bottom: 1px solid var(--line-2); font-variant-numeric: tabular-nums; }
      li a:hover { background: var(--sunk); text-decoration: none; }
      li a:focus-visible { outline-offset: -2px; }
      .what { font-weight: 600; overflow-wrap: anywhere; }
      .what i { font-style: normal; color: var(--accent); margin-inline-end: 6px; }
      .moved { text-align: end; font-weight: 600; }
      .after { text-align: end; min-width: 6.5em; }
      .sub { grid-column: 1; color: var(--ink-2); font-size: var(--text-s); overflow-wrap: anywhere; }
      .small-end { text-align: end; color: var(--ink-3); font-size: var(--text-s); }
      .columns { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 18px; padding: 5px var(--gap-4); color: var(--ink-3); font-size: var(--text-s); border-bottom: 1px solid var(--line-2); }
      .columns span:last-child { min-width: 6.5em; text-align: end; }
      .more { display: grid; place-items: center; padding: 12px; color: var(--ink-3); font-size: var(--text-s); }
    `,
  ];

  @property({ type: Number }) account = 0;
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @property({ attribute: 'as-of' }) asOf = '';
  /** Rows read for the file under way; null when none is. */
  @state() private reading: number | null = null;
  @state() private filtering = false;
  private readonly filters = new StoreController(this, view, ({ more }) => JSON.stringify(readFilters(more)));
  protected readonly unit = new StoreController(this, areaUnit);
  protected readonly live = new LiveController(this, ['ledger.posted'], () => this.data.soon());
  private readonly data = new Resource<Statement>(this, (signal) =>
    call(ledgerEndpoints.entries, { params: { id: this.account }, query: { ...this.asked, limit: 50 }, signal }),
  );

  private get chosen(): StatementFilters {
    return JSON.parse(this.filters.value) as StatementFilters;
  }

  /** What every reading of this statement asks for. */
  private get asked(): StatementFilters & { asOf?: string } {
    return { ...this.chosen, ...(this.asOf ? { asOf: this.asOf } : {}) };
  }

  override willUpdate(): void {
    if (this.account) this.data.want([this.account, this.asOf, this.filters.value].join(' '));
  }

  private more(cursor: string): Promise<void> {
    const read = () => call(ledgerEndpoints.entries, { params: { id: this.account }, query: { ...this.asked, limit: 50, cursor } });
    return this.data.readOn(read, (before, page) => ({ ...appended(before, page), account: before.account }));
  }

  /** The whole statement, not only what is on the screen. */
  private async save({ account }: Statement): Promise<void> {
    const { id, kind, year } = account;
    const { asked } = this;
    this.reading = 0;
    try {
      const page = (cursor: string | undefined): Promise<{ items: EntryView[]; next: string | null }> =>
        call(ledgerEndpoints.entries, { params: { id }, query: { ...asked, limit: 500, cursor } });
      const { items, complete } = await readAll(page, exportedMost, (rows) => {
        this.reading = rows;
      });
      const filters = [ownerName(account, this.regions), kindName(kind), t('ledger.yearOf', { year }), ...filterWords(asked)];
      const notes = [...ledgerNotes({ kind, asOf: this.asOf, filters, rows: items.length, complete }), ...(await headNote(kind, year))];
      await saveSheet(
        `${t('ledger.fileStatement')}-${id}`,
        statementSheet(account, items, (entry) => this.other(entry), notes),
      );
      toast(t(complete ? 'sheets.saved' : 'sheets.savedCapped', { count: formatNumber(items.length) }), {
        tone: complete ? 'pass' : 'warn',
      });
    } catch {
      toast(t('sheets.failed'), { tone: 'fail' });
    }
    this.reading = null;
  }

  private other(entry: EntryView): string {
    const { otherOwnerKind, otherOwnerId, otherRegionId } = entry;
    if (!otherOwnerKind || otherRegionId === null) return t('ledger.hiddenAccount');
    return ownerName({ ownerKind: otherOwnerKind, ownerId: otherOwnerId ?? '', regionId: otherRegionId }, this.regions);
  }

  override render(): TemplateResult {
    return html`${stateOf(this.data, (statement) => html`${this.head(statement)}${this.filterPart()}<div class="body" tabindex="-1">${this.usePart(statement.account)}${this.list(statement)}</div>`)}`;
  }

  private get filtersOpen(): boolean {
    return this.filtering || this.filters.value !== '{}';
  }

  private readonly toggleFilters = (): void => {
    if (this.filtersOpen) this.narrow({});
    this.filtering = !this.filtersOpen;
  };

  private narrow(filters: StatementFilters): void {
    go({ more: writeFilters(view.get().more, filters) });
  }

  private filterPart(): TemplateResult | typeof nothing {
    if (!this.filtersOpen) return nothing;
    return html`<lt-statement-filters .filters=${this.chosen} @lt-filter=${(event: CustomEvent<StatementFilters>) => this.narrow(event.detail)}></lt-statement-filters>`;
  }

  private usePart(account: AccountView): TemplateResult | typeof nothing {
    if (account.ownerKind !== 'project' && account.ownerKind !== 'parcel') return nothing;
    return html`<lt-uses .account=${account}></lt-uses>`;
  }

  private head(statement: Statement): TemplateResult {
    const { account } = statement;
    const figures = [
      [t('ledger.balance'), account.posted],
      [t('ledger.held'), account.held],
      [t('ledger.available'), account.available],
    ] as const;
    return html`<header><div><h2>${ownerName(account, this.regions)}</h2><p class="muted small">${kindName(account.kind)} · ${t('ledger.yearOf', { year: account.year })} · ${account.id} · ${unitName(account.kind)}</p>
        ${this.trail(account)}<div class="sum">${figures.map(([name, value]) => html`<span>${name}<b>${exactAmount(account.kind, value)}</b></span>`)}</div>
        ${this.asOf ? html`<p class="warn small">${t('ledgerViews.asOfNote', { day: this.asOf })}</p>` : nothing}
        ${this.reading === null ? nothing : html`<p class="small muted" role="status">${t('sheets.reading', { count: formatNumber(this.reading) })}</p>`}</div>
      <lt-button size="s" variant="quiet" icon="filter" label=${t('ledgerViews.filters')} pressed=${String(this.filtersOpen)} @click=${this.toggleFilters}></lt-button>
      <lt-button size="s" variant="quiet" icon="download" label=${t('sheets.export')} ?busy=${this.reading !== null} @click=${() => this.save(statement)}></lt-button>
      <lt-button size="s" variant="quiet" icon="close" label=${t('ui.close')} @click=${() => this.tell('lt-close')}></lt-button></header>`;
  }

  /** The way to where a project's replaced tonnes came from, or where a lot's went. */
  private trail({ ownerKind, ownerId, kind, year }: AccountView): TemplateResult | typeof nothing {
    if (ownerKind !== 'lot' && !(ownerKind === 'project' && replaceable(kind))) return nothing;
    return html`<p class="small"><a href=${provenanceAddress({ [ownerKind]: ownerId, kind, year })}>${t(ownerKind === 'lot' ? 'ledgerViews.whereWent' : 'ledgerViews.provenance')}</a></p>`;
  }

  private list({ account, items, next }: Statement): TemplateResult {
    if (items.length === 0)
      return this.filters.value === '{}'
        ? html`<lt-empty icon="history" heading=${t('ledger.noEntries')}></lt-empty>`
        : html`<lt-empty icon="filter" heading=${t('ledgerViews.noMatch')} text=${t('ledgerViews.noMatchWhy')}><lt-button size="s" @click=${() => this.narrow({})}>${t('ledgerViews.clearFilters')}</lt-button></lt-empty>`;
    return html`<div class="columns" aria-hidden="true"><span>${t('ledger.what')}</span><span>${t('ledger.moved')}</span><span>${t('ledger.balance')}</span></div>
      <ol aria-label=${t('ledger.statement')}>${items.map((entry) => this.entry(entry, account.kind))}</ol>
      <div class="more">${next ? html`<lt-button size="s" .busy=${this.data.readingOn} @click=${() => this.more(next)}>${t('ledger.older')}</lt-button>` : t(this.filters.value === '{}' ? 'ledger.allShown' : 'ledgerViews.allMatching')}</div>`;
  }

  private entry(entry: EntryView, kind: string): TemplateResult {
    const { posted, held } = movedBy(entry);
    const sign = (value: number): string => (value > 0 ? '+' : '');
    const facts = [
      this.other(entry),
      entry.reason,
      entry.document,
      entry.deadline ? `${t('ledger.deadline')} ${entry.deadline}` : null,
    ].filter(Boolean);
    const heldNote = held === 0 ? nothing : html`${t('ledger.held')} ${sign(held)}${exactAmount(kind, held)}`;
    return html`<li><a href="/ledger/transfers/${entry.id}"><span class="what"><i>#${entry.seq}</i>${t(`ledger.kind.${entry.kind}`)} <span class="faint small">${formatInstant(entry.recordedAt)}</span></span>
      <span class="moved ${posted > 0 ? 'pass' : ''}">${posted === 0 ? '—' : `${sign(posted)}${exactAmount(kind, posted)}`}</span><span class="after">${exactAmount(kind, entry.postedAfter)}</span>
      <span class="sub">${facts.join(' · ')}</span><span class="small-end">${heldNote}</span><span class="small-end">${entry.heldAfter === null ? nothing : `${t('ledger.held')} ${exactAmount(kind, entry.heldAfter)}`}</span></a></li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-statement': LtStatement;
  }
}
