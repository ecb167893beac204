import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { QUOTA_KINDS } from '../../gis-data/standards/quota-kinds.ts';
import { type AccountView, type BookView, ledgerEndpoints } from '../../server/contract/ledger.ts';
import { call } from '../api/call.ts';
import { onLive } from '../api/events.ts';
import { go } from '../app/url-state.ts';
import { saveSheet } from '../export/save.ts';
import { pick, t, today } from '../i18n/index.ts';
import { kindName, unitName } from '../quota/amount.ts';
import { regionName, regionsOf } from '../quota/regions.ts';
import { headNote, ledgerNotes } from '../quota/sheet-cells.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-select.ts';
import { toast } from '../ui/toasts.ts';
import { yearsOf } from './audit.ts';
import { accountsSheet } from './sheets.ts';
import './lt-account-tree.ts';
import type { LtAccountTree } from './lt-account-tree.ts';
import './lt-statement.ts';
import { type LedgerView, moreOf } from './place.ts';
import { ledgerStyles } from './styles.ts';
import { branchesOf } from './tree.ts';

/** The most accounts that one view reads: ten pages of the server's largest. */
const pagesMax = 10;

/** Accounts by kind, year and region, and an account's statement beside them. */
@customElement('lt-accounts-page')
export class LtAccountsPage extends LtElement {
  static override styles = [baseStyles, ledgerStyles];

  @property({ attribute: false }) at!: LedgerView;
  protected readonly unit = new StoreController(this, areaUnit);
  @state() private saving = false;
  @query('lt-account-tree') private readonly tree!: LtAccountTree | null;
  private readonly regions = regionsOf(this);
  private readonly books = new Resource<readonly BookView[]>(this, async (signal) => (await call(ledgerEndpoints.books, { signal })).items);
  private readonly accounts = new Resource<{ items: readonly AccountView[]; complete: boolean }>(this, (signal) =>
    this.readAccounts(signal),
  );
  private stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = onLive('ledger.posted', () => {
      if (!this.at.asOf) this.accounts.soon();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  override willUpdate(): void {
    const { region, asOf } = this.at;
    this.regions.want('all');
    this.books.want('books');
    if (this.kind) this.accounts.want([this.kind, this.year, region, asOf].join(' '));
  }

  private async readAccounts(signal: AbortSignal): Promise<{ items: readonly AccountView[]; complete: boolean }> {
    const { region, asOf } = this.at;
    const items: AccountView[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < pagesMax; pages += 1) {
      const query = { kind: this.kind, year: this.year, region, asOf, limit: 500, cursor: cursor ?? undefined };
      const page: { items: AccountView[]; next: string | null } = await call(ledgerEndpoints.accounts, { query, signal });
      items.push(...page.items);
      cursor = page.next;
      if (cursor === null) return { items, complete: true };
    }
    return { items, complete: false };
  }

  private get year(): number {
    return this.at.year ?? yearsOf(this.books.value ?? [])[0] ?? Number(today().slice(0, 4));
  }

  /** The kinds that have a book in the year, in the standard order; all kinds until the books are here. */
  private get kinds(): string[] {
    const own = new Set(this.books.value?.filter((book) => book.year === this.year).map((book) => book.kind));
    return QUOTA_KINDS.map((kind) => kind.id as string).filter((id) => own.has(id));
  }

  private get kind(): string {
    return this.at.kind ?? this.kinds[0] ?? '';
  }

  private change(change: { kind?: string; year?: number; region?: string | undefined }): void {
    const now = this.at;
    go({ sel: undefined, more: moreOf({ kind: this.kind, year: now.year, region: now.region, ...change }) });
  }

  override render(): TemplateResult {
    return html`<div class="screen">${this.bar()}${this.body(this.at.account)}</div>`;
  }

  private bar(): TemplateResult {
    const { region } = this.at;
    const regions = (this.regions.value ?? [])
      .filter((each) => each.kind !== 'province')
      .map((each) => ({ value: each.id, label: pick(each.name) }));
    const years = yearsOf(this.books.value ?? []).map((year) => ({ value: String(year), label: t('ledger.yearOf', { year }) }));
    return html`<div class="bar"><lt-select hide-label label=${t('ledger.year')} .options=${years} value=${String(this.year)} @lt-change=${(event: CustomEvent<{ value: string }>) => this.change({ year: Number(event.detail.value) })}></lt-select>
      <lt-select class="wide" hide-label label=${t('ledger.region')} placeholder=${t('ledger.allRegions')} .options=${regions} value=${region ?? ''} @lt-change=${(event: CustomEvent<{ value: string }>) => this.change({ region: event.detail.value || undefined })}></lt-select>
      <span class="grow"></span>
      <lt-button size="s" variant="quiet" @click=${() => this.tree?.setAll(true)}>${t('ledger.expandAll')}</lt-button><lt-button size="s" variant="quiet" @click=${() => this.tree?.setAll(false)}>${t('ledger.collapseAll')}</lt-button>
      <lt-button size="s" icon="download" ?busy=${this.saving} @click=${this.save}>${t('sheets.export')}</lt-button></div>`;
  }

  private body(account: number | null): TemplateResult {
    const close = (): void => go({ sel: undefined });
    return html`<div class="body ${account ? 'split' : ''}"><nav class="kinds" aria-label=${t('ledger.kindOf')}>${stateOf(this.books, () => html`${this.kinds.map((kind) => this.kindButton(kind))}`)}</nav>
      <div class="list">${this.kind || this.books.error ? stateOf(this.accounts, (found) => this.accountTree(found, account)) : this.books.value ? html`<lt-empty icon="ledger" heading=${t('ledger.noBooks')} text=${t('ledger.noBooksWhy')}></lt-empty>` : nothing}</div>
      ${account ? html`<lt-statement account=${account} .regions=${this.regions.value} as-of=${this.at.asOf ?? ''} @lt-close=${close}></lt-statement>` : nothing}</div>`;
  }

  private kindButton(kind: string): TemplateResult {
    return html`<button type="button" aria-current=${kind === this.kind ? 'true' : nothing} @click=${() => this.change({ kind })}><span>${kindName(kind)}</span><span class="faint small">${unitName(kind)}</span></button>`;
  }

  private accountTree(found: { items: readonly AccountView[]; complete: boolean }, account: number | null): TemplateResult {
    if (found.items.length === 0)
      return html`<lt-empty icon="ledger" heading=${t('ledger.noAccounts')} text=${t('ledger.noAccountsWhy')}></lt-empty>`;
    const choose = (event: CustomEvent<{ id: number }>): void => go({ sel: `account:${event.detail.id}` });
    return html`${found.complete ? nothing : html`<p class="warn note">${t('ledger.notAll', { count: found.items.length })}</p>`}
      <lt-account-tree kind=${this.kind} .branches=${branchesOf(found.items, this.regions.value)} .regions=${this.regions.value} selected=${account ?? 0} @lt-select=${choose}></lt-account-tree>`;
  }

  private readonly save = async (): Promise<void> => {
    const { items, complete } = this.accounts.value ?? { items: [], complete: true };
    const { kind, year } = this;
    const { region, asOf } = this.at;
    this.saving = true;
    try {
      const filters = [kindName(kind), t('ledger.yearOf', { year }), region ? regionName(this.regions.value, region) : ''].filter(Boolean);
      const notes = [...ledgerNotes({ kind, asOf: asOf ?? '', filters, rows: items.length, complete }), ...(await headNote(kind, year))];
      const name = [t('ledger.fileAccounts'), kind, year, asOf].filter(Boolean).join('-');
      await saveSheet(name, accountsSheet(items, kind, this.regions.value, notes));
    } catch {
      toast(t('sheets.failed'), { tone: 'fail' });
    }
    this.saving = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-accounts-page': LtAccountsPage;
  }
}
