import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Preview, PreviewLine } from '../../../server/contract/ledger-preview.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { t } from '../../i18n/index.ts';
import { exactAmount, exactWithUnit, kindName, unitName } from '../../quota/amount.ts';
import { ownerName } from '../../quota/owners.ts';
import { regionName } from '../../quota/regions.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-status.ts';
import { FUNDS, yuan } from './words.ts';

/** Every account that a command would touch: its balance now, what changes, and what stands then; who falls short is named with the amount. */
@customElement('lt-balances')
export class LtBalances extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; container-type: inline-size; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th { padding: 4px 0 4px 14px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line); }
      td { padding: 6px 0 6px 14px; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line-2); vertical-align: top; }
      th:first-child, td:first-child { padding-inline-start: 0; text-align: start; white-space: normal; }
      tbody th { padding-top: 12px; color: var(--ink-2); font-weight: 600; text-align: start; border-bottom: 0; }
      .unit { color: var(--ink-3); font-weight: 400; }
      .account { display: flex; flex-wrap: wrap; gap: 0 6px; }
      .new { padding: 0 5px; color: var(--ink-2); font-size: var(--text-s); background: var(--sunk); border-radius: var(--r-s); }
      .up { color: var(--pass); }
      .down { color: var(--ink); }
      .none { color: var(--ink-3); }
      .after { font-weight: 600; }
      tr.bad td { background: var(--fail-soft); }
      tr.bad .after { color: var(--fail); }
      tr.why td { padding-top: 0; background: var(--fail-soft); }
      tr.bad td { border-bottom: 0; }
      @container (max-width: 430px) {
        .before, thead th:first-child { display: none; }
        thead tr, tbody tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); }
        td:first-child, tbody th { grid-column: 1 / -1; padding-bottom: 0; border-bottom: 0; }
        td { padding-top: 4px; }
      }
    `,
  ];

  @property({ attribute: false }) preview!: Preview;
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  protected readonly unit = new StoreController(this, areaUnit);

  override render(): TemplateResult {
    const books = [...new Set(this.preview.lines.map((line) => `${line.kind}/${line.year}`))];
    if (books.length === 0)
      return html`<p class="muted">${t(this.preview.vouchers === 0 ? 'flows.previewNone' : 'flows.previewHidden')}</p>`;
    return html`<table><thead><tr><th scope="col">${t('ledger.account')}</th><th scope="col" class="before">${t('flows.balance')}</th><th scope="col">${t('flows.change')}</th><th scope="col">${t('flows.after')}</th><th scope="col">${t('flows.availableAfter')}</th></tr></thead>
      <tbody>${books.map((book) => this.book(book))}</tbody></table>`;
  }

  private book(book: string): TemplateResult {
    const lines = this.preview.lines.filter((line) => `${line.kind}/${line.year}` === book);
    const first = lines[0]!;
    const name = first.kind === FUNDS ? t('flows.funds') : kindName(first.kind);
    const unit = first.kind === FUNDS ? t('flows.yuan') : unitName(first.kind);
    return html`<tr><th colspan="5" scope="colgroup">${name} · ${t('ledger.yearOf', { year: first.year })} <span class="unit">(${unit})</span></th></tr>${lines.map((line) => this.line(line))}`;
  }

  private line(line: PreviewLine): TemplateResult {
    const figure = (amount: number): string => (line.kind === FUNDS ? yuan(amount) : exactAmount(line.kind, amount));
    const sign = line.change > 0 ? '+' : '';
    const way = line.change > 0 ? 'up' : line.change < 0 ? 'down' : 'none';
    const available = line.availableAfter === null ? t('flows.noLimit') : figure(line.availableAfter);
    return html`<tr class=${line.ok ? '' : 'bad'}><td>${this.account(line)}</td><td class="before">${figure(line.before)}</td>
      <td class=${way}>${line.change === 0 ? this.room(line) : `${sign}${figure(line.change)}`}</td><td class="after">${figure(line.after)}</td><td class="muted">${available}</td></tr>${line.ok ? nothing : this.short(line)}`;
  }

  /** A line whose balance stays may still get more or less to give: an advance. */
  private room({ kind, availableBefore, availableAfter }: PreviewLine): string {
    const more = (availableAfter ?? 0) - (availableBefore ?? 0);
    return more === 0 ? '—' : `${t('ledger.available')} ${more > 0 ? '+' : ''}${exactAmount(kind, more)}`;
  }

  private account(line: PreviewLine): TemplateResult {
    const own = ownerName(line, this.regions);
    const name = line.ownerKind === 'loan' ? `${regionName(this.regions, line.regionId)} · ${own}` : own;
    if (line.accountId === null) return html`<span class="account">${name}<span class="new">${t('flows.opened')}</span></span>`;
    return html`<a href="/ledger?kind=${line.kind}&year=${line.year}&sel=account:${line.accountId}">${name}</a>`;
  }

  private short(line: PreviewLine): TemplateResult {
    return html`<tr class="why"><td colspan="5"><lt-status status="fail" label=${t('flows.short', { amount: exactWithUnit(line.kind, line.short) })}></lt-status></td></tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-balances': LtBalances;
  }
}
