import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OverviewCell } from '../../server/contract/command.ts';
import { t } from '../i18n/index.ts';
import { briefAmount, type Glance } from '../quota/amount.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-bar.ts';
import '../ui/lt-status.ts';
import { columnGlance, shareText, shortDate, statusOf } from './cells.ts';
import { cellKey } from './ranking.ts';

/**
 * The regions in the order in which they run out, and the city as the sum: the list twin of the map. A row is a button; arrow
 * keys go up and down. Event: `lt-select` {id}.
 */
@customElement('lt-ranking')
export class LtRanking extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; container-type: inline-size; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th { padding: 4px 7px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line-2); }
      td { height: 2rem; padding: 0 7px; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line-2); transition: background var(--quick); }
      th:first-child, td:first-child { text-align: start; padding-inline-start: var(--gap-4); }
      th:last-child, td:last-child { padding-inline-end: var(--gap-4); }
      td:last-child { text-align: start; }
      th:last-child { text-align: start; }
      .use { display: grid; grid-template-columns: minmax(34px, 1fr) 3em; gap: 6px; align-items: center; }
      .wide { width: 30%; }
      tbody tr { cursor: pointer; }
      tbody tr:hover td { background: var(--sunk); }
      tr[data-on] td { background: var(--accent-soft); }
      tr[data-on] button { font-weight: 650; }
      td.changed { background: var(--warn-soft) !important; font-weight: 600; }
      button { padding: 4px 0; background: none; border: 0; cursor: pointer; text-align: start; }
      @container (max-width: 430px) { th, td { padding-inline: 5px; } .wide { width: 26%; } th { white-space: normal; } .use { grid-template-columns: minmax(28px, 1fr) 2.8em; } }
      tfoot td { color: var(--ink-2); border-bottom: 0; }
      tfoot td:first-child { font-weight: 600; }
    `,
  ];

  @property({ attribute: false }) rows: readonly OverviewCell[] = [];
  @property({ attribute: false }) total: OverviewCell | undefined;
  /** The name of what `total` is of; a single row is its own sum. */
  @property() whole = '';
  @property({ attribute: false }) nameOf: (regionId: string) => string = (id) => id;
  @property({ attribute: false }) changed: (key: string) => boolean = () => false;
  @property() selected = '';
  @property() kind = '';
  @property({ attribute: 'as-of' }) asOf = '';

  private onKey(event: KeyboardEvent): void {
    const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (way === 0) return;
    event.preventDefault();
    const buttons = [...this.renderRoot.querySelectorAll('button')];
    const now = buttons.indexOf(this.shadowRoot?.activeElement as HTMLButtonElement);
    buttons[(now + way + buttons.length) % buttons.length]?.focus();
  }

  override render(): TemplateResult {
    const glance = columnGlance(this.total ? [this.total, ...this.rows] : this.rows, this.kind);
    return html`<table aria-label=${t('command.ranking')}>
      <thead><tr><th scope="col">${t('command.region')}</th><th scope="col" class="wide">${t('command.usedAndHeld')}</th><th scope="col">${t('command.availableIn', { unit: glance.unit })}</th>
        <th scope="col">${t('command.runsOut')}</th><th scope="col">${t('command.status')}</th></tr></thead>
      <tbody @keydown=${this.onKey}>${this.rows.map((row) => this.row(row, glance))}</tbody>
      ${this.total && this.rows.length > 1 ? html`<tfoot><tr><td>${this.whole}</td>${this.figures(this.total, glance)}</tr></tfoot>` : ''}
    </table>`;
  }

  private row(row: OverviewCell, glance: Glance): TemplateResult {
    const choose = (): void => void this.tell('lt-select', { id: row.regionId });
    return html`<tr ?data-on=${row.regionId === this.selected} data-region=${row.regionId} @click=${choose}>
      <td><button type="button" aria-pressed=${row.regionId === this.selected ? 'true' : 'false'}>${this.nameOf(row.regionId)}</button></td>${this.figures(row, glance)}</tr>`;
  }

  private figures(row: OverviewCell, glance: Glance): TemplateResult {
    const mark = this.changed(cellKey(row)) ? 'changed' : '';
    return html`<td class=${mark}><span class="use"><lt-bar .total=${row.quota} .used=${row.posted} .held=${row.held}></lt-bar>${shareText(row)}</span></td>
      <td class=${mark} data-available>${briefAmount(row.available, glance)}</td><td title=${row.runsOutOn ?? t('command.lasts')}>${shortDate(row.runsOutOn, this.asOf)}</td>
      <td><lt-status status=${statusOf(row.status)}></lt-status></td>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-ranking': LtRanking;
  }
}
