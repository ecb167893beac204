import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OverviewCell } from '../../server/contract/command.ts';
import { t } from '../i18n/index.ts';
import { exactAmount, exactWithUnit, unitName } from '../quota/amount.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-bar.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-status.ts';
import { shareText, statusOf } from './cells.ts';
import { addsUp, type ProjectRow, sumsOf } from './holders.ts';

/**
 * A region under one kind: its balance to the last digit, and the projects that hold or use it. The sum of the projects stands
 * under the list, so that it can be laid beside the region's own. Event: `lt-project` {code}.
 */
@customElement('lt-region-drill')
export class LtRegionDrill extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      .sum { display: grid; grid-template-columns: repeat(4, auto); gap: 2px 12px; justify-content: space-between; padding: 4px var(--gap-4) 10px; font-variant-numeric: tabular-nums; }
      .sum span { color: var(--ink-3); font-size: var(--text-s); }
      .sum b { grid-row: 2; font-size: var(--text-l); font-weight: 650; }
      .state { display: flex; gap: 12px; align-items: center; padding: 0 var(--gap-4) 12px; }
      .state lt-bar { flex: 1; }
      .changed b { background: var(--warn-soft); }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th { padding: 4px 8px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: end; border-block: 1px solid var(--line-2); white-space: nowrap; }
      td { padding: 6px 8px; text-align: end; border-bottom: 1px solid var(--line-2); white-space: nowrap; }
      th:first-child, td:first-child { text-align: start; padding-inline-start: var(--gap-4); white-space: normal; }
      th:last-child, td:last-child { padding-inline-end: var(--gap-4); }
      tbody tr { cursor: pointer; }
      tbody tr:hover td { background: var(--sunk); }
      button { padding: 0; background: none; border: 0; text-align: start; cursor: pointer; font-weight: 600; overflow-wrap: anywhere; }
      .code { display: block; color: var(--ink-3); font-size: var(--text-s); }
      tfoot td { border-bottom: 0; color: var(--ink-2); }
      .note { padding: 2px var(--gap-4) 10px; color: var(--ink-3); font-size: var(--text-s); }
    `,
  ];

  @property({ attribute: false }) cell: OverviewCell | undefined;
  @property({ attribute: false }) projects: readonly ProjectRow[] = [];
  @property({ type: Boolean }) more = false;
  @property({ type: Boolean }) changed = false;
  /** The balance is that of a past day, the projects are today's. */
  @property({ type: Boolean }) past = false;
  @property() kind = '';

  override render(): TemplateResult {
    return html`${this.cell ? this.balance(this.cell) : nothing}${this.projects.length === 0 ? html`<lt-empty icon="project" heading=${t('command.noProjects')} text=${t('command.noProjectsWhy')}></lt-empty>` : this.list()}`;
  }

  private balance(cell: OverviewCell): TemplateResult {
    const parts = [
      [t('command.quota'), cell.quota],
      [t('ui.used'), cell.posted],
      [t('ui.held'), cell.held],
      [t('ui.available'), cell.available],
    ] as const;
    return html`<div class="sum ${this.changed ? 'changed' : ''}">${parts.map(([name, amount]) => html`<span>${name}</span><b data-sum>${exactAmount(cell.kind, amount)}</b>`)}</div>
      <div class="state"><lt-bar .total=${cell.quota} .used=${cell.posted} .held=${cell.held}></lt-bar><span class="num">${shareText(cell)}</span><lt-status status=${statusOf(cell.status)}></lt-status></div>
      <p class="note">${cell.runsOutOn ? t('command.runsOutOn', { date: cell.runsOutOn }) : t('command.lastsYear')} · ${t('command.inUnit', { unit: unitName(cell.kind) })}${
        cell.accountId === null
          ? nothing
          : html` · <a href="/ledger?kind=${cell.kind}&sel=account:${cell.accountId}">${t('command.openAccount')}</a>`
      }</p>`;
  }

  private list(): TemplateResult {
    const { held, committed } = sumsOf(this.projects, this.kind);
    const unit = unitName(this.kind);
    return html`<table aria-label=${t('command.projects')}>
      <thead><tr><th scope="col">${t('command.project')}</th><th scope="col">${t('command.stage')}</th><th scope="col">${t('ui.held')} ${unit}</th><th scope="col">${t('ui.used')} ${unit}</th></tr></thead>
      <tbody>${this.projects.map((row) => this.row(row))}</tbody>
      <tfoot><tr><td colspan="2">${this.more ? t('command.sumOfShown', { count: this.projects.length }) : t('command.sumOf', { count: this.projects.length })}</td><td title=${exactWithUnit(this.kind, held)}>${exactAmount(this.kind, held)}</td><td>${exactAmount(this.kind, committed)}</td></tr></tfoot>
    </table>${this.cell && !this.more && !this.past && addsUp(this.projects, this.cell) ? html`<p class="note"><lt-status status="pass" label=${t('command.addsUp')}></lt-status></p>` : nothing}`;
  }

  private row(row: ProjectRow): TemplateResult {
    const amount = (value: number | undefined): string => (value ? exactAmount(this.kind, value) : '—');
    return html`<tr @click=${() => this.tell('lt-project', { code: row.code })}><td><button type="button">${row.name}</button><span class="code">${row.code}</span></td>
      <td>${t(`projects.stage.${row.stage}`)}</td><td>${amount(row.held[this.kind])}</td><td>${amount(row.committed[this.kind])}</td></tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-region-drill': LtRegionDrill;
  }
}
