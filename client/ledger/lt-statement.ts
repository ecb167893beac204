import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type AccountView, type EntryView, ledgerEndpoints } from '../../server/contract/ledger.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { onLive } from '../api/events.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { exactAmount, kindName, plainAmount, unitName } from '../quota/amount.ts';
import { ownerName } from '../quota/owners.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import { csvOf, saveCsv } from './csv.ts';
import { movedBy } from './entries.ts';

interface Statement {
  account: AccountView;
  items: readonly EntryView[];
  next: string | null;
}

/** An account's statement, newest first, with the balance after each entry; every line opens its voucher. Event: `lt-close`. */
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
  @state() private loadingMore = false;
  protected readonly unit = new StoreController(this, areaUnit);
  private stop: (() => void) | undefined;
  private readonly data = new Resource<Statement>(this, (signal) =>
    call(ledgerEndpoints.entries, { params: { id: this.account }, query: { limit: 50 }, signal }),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = onLive('ledger.posted', () => this.data.soon());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  override willUpdate(): void {
    if (this.account) this.data.want(String(this.account));
  }

  private async more(next: string): Promise<void> {
    this.loadingMore = true;
    const { account } = this;
    const page = await call(ledgerEndpoints.entries, { params: { id: account }, query: { limit: 50, cursor: next } }).catch(
      (error: unknown) => {
        this.data.error = error;
        return null;
      },
    );
    this.loadingMore = false;
    const before = this.data.value;
    if (!page || !before || account !== this.account) return;
    this.data.value = { account: before.account, items: [...before.items, ...page.items], next: page.next };
    this.requestUpdate();
  }

  private save(statement: Statement): void {
    const { kind } = statement.account;
    const unit = unitName(kind);
    const head = [
      t('ledger.seq'),
      t('ledger.recordedAt'),
      t('ledger.effectiveOn'),
      t('ledger.what'),
      t('ledger.other'),
      `${t('ledger.moved')} ${unit}`,
      `${t('ledger.balance')} ${unit}`,
      t('ledger.reason'),
      t('ledger.document'),
      t('ledger.id'),
    ];
    const rows = statement.items.map((entry) => {
      const { posted, held } = movedBy(entry);
      const amount = plainAmount(kind, posted === 0 ? held : posted);
      return [
        entry.seq,
        formatInstant(entry.recordedAt),
        entry.effectiveOn,
        t(`ledger.kind.${entry.kind}`),
        this.other(entry),
        amount,
        plainAmount(kind, entry.postedAfter),
        entry.reason,
        entry.document,
        entry.id,
      ];
    });
    saveCsv(`${t('ledger.csvStatement')}-${statement.account.id}`, csvOf(head, rows));
  }

  private other(entry: EntryView): string {
    const { otherOwnerKind, otherOwnerId, otherRegionId } = entry;
    if (!otherOwnerKind || otherRegionId === null) return t('ledger.hiddenAccount');
    return ownerName({ ownerKind: otherOwnerKind, ownerId: otherOwnerId ?? '', regionId: otherRegionId }, this.regions);
  }

  override render(): TemplateResult {
    return html`${stateOf(this.data, (statement) => html`${this.head(statement)}<div class="body" tabindex="-1">${this.list(statement)}</div>`)}`;
  }

  private head(statement: Statement): TemplateResult {
    const { account } = statement;
    const figures = [
      [t('ledger.balance'), account.posted],
      [t('ledger.held'), account.held],
      [t('ledger.available'), account.available],
    ] as const;
    return html`<header><div><h2>${ownerName(account, this.regions)}</h2><p class="muted small">${kindName(account.kind)} · ${t('ledger.yearOf', { year: account.year })} · ${account.id} · ${unitName(account.kind)}</p>
        <div class="sum">${figures.map(([name, value]) => html`<span>${name}<b>${exactAmount(account.kind, value)}</b></span>`)}</div>
        ${this.asOf ? html`<p class="warn small">${t('ledger.statementIsNow')}</p>` : nothing}</div>
      <lt-button size="s" variant="quiet" icon="download" label=${t('ledger.csv')} @click=${() => this.save(statement)}></lt-button>
      <lt-button size="s" variant="quiet" icon="close" label=${t('ui.close')} @click=${() => this.tell('lt-close')}></lt-button></header>`;
  }

  private list({ account, items, next }: Statement): TemplateResult {
    if (items.length === 0) return html`<lt-empty icon="history" heading=${t('ledger.noEntries')}></lt-empty>`;
    return html`<div class="columns" aria-hidden="true"><span>${t('ledger.what')}</span><span>${t('ledger.moved')}</span><span>${t('ledger.balance')}</span></div>
      <ol aria-label=${t('ledger.statement')}>${items.map((entry) => this.entry(entry, account.kind))}</ol>
      <div class="more">${next ? html`<lt-button size="s" .busy=${this.loadingMore} @click=${() => this.more(next)}>${t('ledger.older')}</lt-button>` : t('ledger.allShown')}</div>`;
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
