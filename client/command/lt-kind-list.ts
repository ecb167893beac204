import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OverviewCell } from '../../server/contract/command.ts';
import { t } from '../i18n/index.ts';
import { briefAmount, glanceOf, kindName } from '../quota/amount.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-bar.ts';
import '../ui/lt-status.ts';
import { shareText, statusOf } from './cells.ts';

/** Every kind of quota at a glance: name, used share with its status, what is available of what. Event: `lt-select` {id}. */
@customElement('lt-kind-list')
export class LtKindList extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 7px; align-content: start; }
      button {
        display: grid; grid-template-columns: minmax(0, 1fr); gap: 1px; width: 100%; padding: 5px 10px 8px; text-align: start; cursor: pointer; background: var(--surface);
        border: 1px solid var(--line); border-radius: var(--r); transition: background var(--quick);
      }
      button:hover { border-color: var(--edge); }
      button[aria-pressed='true'] { border-color: var(--accent); box-shadow: 0 0 0 2px var(--accent-soft); }
      .changed { background: var(--warn-soft); }
      .top { display: flex; justify-content: space-between; gap: 6px; align-items: baseline; line-height: var(--leading-tight); font-size: var(--text-s); color: var(--ink-2); }
      .top lt-status { font-size: var(--text-s); }
      .figure b { font-size: var(--text-xl); font-weight: 650; line-height: var(--leading-tight); }
      .figure { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 3px; white-space: nowrap; }
      .of { margin-inline-start: auto; font-size: var(--text-s); color: var(--ink-3); }
      .head { display: flex; justify-content: space-between; padding: 0 10px; margin-bottom: -4px; font-size: var(--text-s); color: var(--ink-3); }
      lt-bar { margin-top: 4px; }
    `,
  ];

  @property({ attribute: false }) totals: readonly OverviewCell[] = [];
  @property({ attribute: false }) changed: (cell: OverviewCell) => boolean = () => false;
  @property() value = '';

  override render(): TemplateResult {
    return html`<div class="head"><span>${t('ui.available')}</span><span>${t('command.quota')}</span></div>${this.totals.map((cell) => this.card(cell))}`;
  }

  private card(cell: OverviewCell): TemplateResult {
    const glance = glanceOf(cell.kind, cell.quota);
    const calm = cell.status === 'pass';
    const share = shareText(cell);
    return html`<button type="button" class="num ${this.changed(cell) ? 'changed' : ''}" aria-pressed=${cell.kind === this.value ? 'true' : 'false'} data-kind=${cell.kind}
      @click=${() => this.tell('lt-select', { id: cell.kind })}>
      <span class="top"><span>${kindName(cell.kind)}</span>${
        calm
          ? html`<span>${share}</span>`
          : html`<lt-status status=${statusOf(cell.status)} label=${share} title=${t(`status.${statusOf(cell.status)}`)}></lt-status>`
      }</span>
      <span class="figure"><b>${briefAmount(cell.available, glance)}</b> <span class="faint small">${glance.unit}</span><span class="of">/ ${briefAmount(cell.quota, glance)}</span></span>
      <lt-bar .total=${cell.quota} .used=${cell.posted} .held=${cell.held}></lt-bar>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-kind-list': LtKindList;
  }
}
