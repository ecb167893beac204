import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RegionView } from '../../server/contract/regions.ts';
import { t } from '../i18n/index.ts';
import { exactAmount, unitName } from '../quota/amount.ts';
import { ownerName } from '../quota/owners.ts';
import { regionName } from '../quota/regions.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-icon.ts';
import { type RegionBranch, rowsOf, type Sums, type TreeRow, totalOf } from './tree.ts';

/**
 * The accounts of a kind and year as a tree by region. Keyboard by the ARIA pattern of a tree grid: up, down, left closes or goes
 * to the branch, right opens, Enter chooses. Event: `lt-select` {id}.
 */
@customElement('lt-account-tree')
export class LtAccountTree extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      table { width: 100%; border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
      th { position: sticky; top: 0; z-index: 1; padding: 7px 10px; background: var(--surface); color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: end; border-bottom: 1px solid var(--line); white-space: nowrap; }
      td { height: 2.125rem; padding: 0 10px; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line-2); }
      th:first-child, td:first-child { text-align: start; padding-inline-start: var(--gap-4); }
      th:last-child, td:last-child { padding-inline-end: var(--gap-4); }
      .name { display: flex; align-items: center; gap: 6px; }
      .l2 .name { padding-inline-start: 22px; }
      .l3 .name { padding-inline-start: 44px; }
      .region td { font-weight: 600; background: var(--paper); }
      .placed td { color: var(--ink-2); }
      tbody tr { cursor: pointer; }
      tbody tr:hover td { background: var(--sunk); }
      tr[aria-selected='true'] td { background: var(--accent-soft) !important; }
      tr:focus-visible { outline-offset: -2px; }
      .no { color: var(--ink-3); font-size: var(--text-s); }
      tfoot td { position: sticky; bottom: 0; background: var(--surface); font-weight: 650; border-top: 1px solid var(--line); border-bottom: 0; }
      lt-icon { color: var(--ink-3); }
    `,
  ];

  @property({ attribute: false }) branches: readonly RegionBranch[] = [];
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @property() kind = '';
  /** The chosen account. */
  @property({ type: Number }) selected = 0;
  @state() private flipped: ReadonlySet<string> = new Set();
  @state() private active = 0;

  /** Opens or closes every branch. */
  setAll(open: boolean): void {
    const keys = this.branches.map((branch) => (open ? `placed/${branch.regionId}` : `region/${branch.regionId}`));
    this.flipped = new Set(keys);
  }

  private flip(key: string): void {
    const next = new Set(this.flipped);
    if (!next.delete(key)) next.add(key);
    this.flipped = next;
  }

  private act(row: TreeRow, index: number): void {
    this.active = index;
    if (row.type === 'account') this.tell('lt-select', { id: row.account.id });
    else this.flip(row.key);
  }

  private onKey(event: KeyboardEvent, rows: readonly TreeRow[]): void {
    const row = rows[this.active];
    if (!row) return;
    const parent = rows.findLastIndex((each, index) => index < this.active && each.level < row.level);
    const branch = row.type === 'account' ? null : row;
    const acts: Record<string, () => void> = {
      ArrowDown: () => this.moveTo(Math.min(rows.length - 1, this.active + 1)),
      ArrowUp: () => this.moveTo(Math.max(0, this.active - 1)),
      Home: () => this.moveTo(0),
      End: () => this.moveTo(rows.length - 1),
      ArrowRight: () => (branch && !branch.open ? this.flip(branch.key) : this.moveTo(Math.min(rows.length - 1, this.active + 1))),
      ArrowLeft: () => (branch?.open ? this.flip(branch.key) : this.moveTo(Math.max(0, parent))),
      Enter: () => this.act(row, this.active),
      ' ': () => this.act(row, this.active),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private moveTo(index: number): void {
    this.active = index;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus());
  }

  override render(): TemplateResult {
    const rows = rowsOf(this.branches, this.flipped);
    const unit = unitName(this.kind);
    const columns = [t('ledger.balance'), t('ledger.held'), t('ledger.available'), t('ledger.inProjects')];
    return html`<table role="treegrid" aria-label=${t('ledger.accounts')}>
      <thead><tr><th scope="col">${t('ledger.account')}</th><th scope="col">${t('ledger.accountNo')}</th>${columns.map((name) => html`<th scope="col">${name} ${unit}</th>`)}</tr></thead>
      <tbody @keydown=${(event: KeyboardEvent) => this.onKey(event, rows)}>${rows.map((row, index) => this.row(row, index))}</tbody>
      <tfoot><tr><td colspan="2">${t('ledger.total')}</td>${this.sums(totalOf(this.branches))}</tr></tfoot></table>`;
  }

  private row(row: TreeRow, index: number): TemplateResult {
    const account = row.type === 'account' ? row.account : null;
    const chosen = account !== null && account.id === this.selected;
    return html`<tr class="${row.type} l${row.level}" data-index=${index} aria-level=${row.level} aria-expanded=${row.type === 'account' ? nothing : String(row.open)} aria-selected=${account ? String(chosen) : nothing}
      tabindex=${index === this.active ? 0 : -1} @click=${() => this.act(row, index)}>${this.cells(row)}</tr>`;
  }

  private cells(row: TreeRow): TemplateResult {
    if (row.type === 'account') return this.account(row.account);
    const arrow = html`<lt-icon name=${row.open ? 'chevronDown' : 'chevronRight'} size="14"></lt-icon>`;
    if (row.type === 'placed') {
      const words = t('ledger.projectCount', { count: row.branch.placed.length });
      return html`<td><span class="name">${arrow}${words}</span></td><td></td><td></td><td></td><td></td><td>${exactAmount(this.kind, row.branch.sums.placed)}</td>`;
    }
    return html`<td><span class="name">${arrow}${regionName(this.regions, row.branch.regionId)}</span></td><td></td>${this.sums(row.branch.sums)}`;
  }

  private account(account: Extract<TreeRow, { type: 'account' }>['account']): TemplateResult {
    const taken = account.ownerKind === 'project' || account.ownerKind === 'parcel';
    const amount = (value: number | null): string => exactAmount(this.kind, value);
    const figures = taken
      ? html`<td></td><td></td><td></td><td>${amount(account.posted)}</td>`
      : html`<td>${amount(account.posted)}</td><td>${account.held ? amount(account.held) : '—'}</td><td>${amount(account.available)}</td><td></td>`;
    return html`<td><span class="name">${ownerName(account, this.regions)}</span></td><td class="no">${account.id}</td>${figures}`;
  }

  private sums(sums: Sums): TemplateResult {
    return html`${[sums.posted, sums.held, sums.available, sums.placed].map((value) => html`<td>${exactAmount(this.kind, value)}</td>`)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-account-tree': LtAccountTree;
  }
}
