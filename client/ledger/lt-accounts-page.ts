import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { type AccountView, ledgerEndpoints } from '../../server/contract/ledger.ts';
import { call } from '../api/call.ts';
import { LiveController } from '../api/live-controller.ts';
import { readAll } from '../export/read-all.ts';
import { saveSheet } from '../export/save.ts';
import { t } from '../i18n/index.ts';
import { kindName, unitName } from '../quota/amount.ts';
import { regionName, regionsOf } from '../quota/regions.ts';
import { headNote, ledgerNotes } from '../quota/sheet-cells.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { go } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import { toast } from '../ui/toasts.ts';
import { booksOf, kindOf, kindsOf, yearOf } from './choice.ts';
import { accountsSheet } from './sheets.ts';
import './lt-account-tree.ts';
import type { LtAccountTree } from './lt-account-tree.ts';
import './lt-kind-bar.ts';
import './lt-statement.ts';
import { type LedgerView, moreOf } from './place.ts';
import { ledgerStyles } from './styles.ts';
import { branchesOf } from './tree.ts';

/** The most accounts that one view reads: ten pages of the server's largest. */
const most = 5000;

/** Accounts by kind, year and region, and an account's statement beside them. */
@customElement('lt-accounts-page')
export class LtAccountsPage extends LtElement {
  static override styles = [baseStyles, ledgerStyles];

  @property({ attribute: false }) at!: LedgerView;
  protected readonly unit = new StoreController(this, areaUnit);
  @state() private saving = false;
  @query('lt-account-tree') private readonly tree!: LtAccountTree | null;
  private readonly regions = regionsOf(this);
  private readonly books = booksOf(this);
  private readonly accounts = new Resource<{ items: readonly AccountView[]; complete: boolean }>(this, (signal) =>
    this.readAccounts(signal),
  );
  protected readonly live = new LiveController(this, ['ledger.posted'], () => {
    if (!this.at.asOf) this.accounts.soon();
  });

  override willUpdate(): void {
    const { region, asOf } = this.at;
    this.regions.want('all');
    this.books.want('books');
    if (this.kind) this.accounts.want([this.kind, this.year, region, asOf].join(' '));
  }

  private readAccounts(signal: AbortSignal): Promise<{ items: readonly AccountView[]; complete: boolean }> {
    const { region, asOf } = this.at;
    const query = { kind: this.kind, year: this.year, region, asOf, limit: 500 };
    return readAll((cursor) => call(ledgerEndpoints.accounts, { query: { ...query, cursor }, signal }), most);
  }

  private get year(): number {
    return yearOf(this.at, this.books.value);
  }

  private get kinds(): string[] {
    return kindsOf(this.year, this.books.value);
  }

  private get kind(): string {
    return kindOf(this.at, this.books.value);
  }

  private choose(kind: string): void {
    const { year, region } = this.at;
    go({ sel: undefined, more: moreOf({ kind, year, region }) });
  }

  override render(): TemplateResult {
    return html`<div class="screen">${this.bar()}${this.body(this.at.account)}</div>`;
  }

  private bar(): TemplateResult {
    return html`<lt-kind-bar no-kind with-region .at=${this.at} .books=${this.books.value} .regions=${this.regions.value}><span class="grow"></span>
      <lt-button size="s" variant="quiet" @click=${() => this.tree?.setAll(true)}>${t('ledger.expandAll')}</lt-button><lt-button size="s" variant="quiet" @click=${() => this.tree?.setAll(false)}>${t('ledger.collapseAll')}</lt-button>
      <lt-button size="s" icon="download" ?busy=${this.saving} @click=${this.save}>${t('sheets.export')}</lt-button></lt-kind-bar>`;
  }

  private body(account: number | null): TemplateResult {
    const close = (): void => go({ sel: undefined });
    return html`<div class="body ${account ? 'split' : ''}"><nav class="kinds" aria-label=${t('ledger.kindOf')}>${stateOf(this.books, () => html`${this.kinds.map((kind) => this.kindButton(kind))}`)}</nav>
      <div class="list">${this.kind || this.books.error ? stateOf(this.accounts, (found) => this.accountTree(found, account)) : this.books.value ? html`<lt-empty icon="ledger" heading=${t('ledger.noBooks')} text=${t('ledger.noBooksWhy')}></lt-empty>` : nothing}</div>
      ${account ? html`<lt-statement account=${account} .regions=${this.regions.value} as-of=${this.at.asOf ?? ''} @lt-close=${close}></lt-statement>` : nothing}</div>`;
  }

  private kindButton(kind: string): TemplateResult {
    return html`<button type="button" aria-current=${kind === this.kind ? 'true' : nothing} @click=${() => this.choose(kind)}><span>${kindName(kind)}</span><span class="faint small">${unitName(kind)}</span></button>`;
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
