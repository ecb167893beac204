import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FlowLink, FlowNode } from '../../../server/contract/ledger-views.ts';
import { formatNumber, t } from '../../i18n/index.ts';
import { exactAmount, unitName } from '../../quota/amount.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import { type FlowReply, type NodeSums, sumsOf } from './picture.ts';
import { namesOf, nodeAddress } from './words.ts';

/** The flow as two tables: every node with what came in, went out and stays; every amount that moved or is held. */
@customElement('lt-flow-table')
export class LtFlowTable extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; overflow: auto; background: var(--surface); }
      h2 { padding: 14px var(--gap-4) 6px; }
      table { width: 100%; border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
      th { padding: 6px 10px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: end; border-bottom: 1px solid var(--line); white-space: nowrap; }
      td { padding: 6px 10px; text-align: end; border-bottom: 1px solid var(--line-2); white-space: nowrap; }
      th.text, td.text { text-align: start; white-space: normal; }
      th:first-child, td:first-child { padding-inline-start: var(--gap-4); }
      th:last-child, td:last-child { padding-inline-end: var(--gap-4); }
    `,
  ];

  @property({ attribute: false }) flow!: FlowReply;
  @property({ attribute: 'as-of' }) asOf = '';
  private names: ReadonlyMap<string, string> = new Map();
  protected readonly unit = new StoreController(this, areaUnit);

  override render(): TemplateResult {
    const { flow } = this;
    const sums = sumsOf(flow.links);
    this.names = namesOf(flow.nodes);
    const unit = unitName(flow.kind);
    const figures = [t('ledgerViews.into'), t('ledgerViews.out'), t('ledgerViews.stays'), t('ledger.held'), t('ledgerViews.reservedFor')];
    return html`<h2>${t('ledgerViews.flowNodes')}</h2><table aria-label=${t('ledgerViews.flowNodes')}><thead><tr><th scope="col" class="text">${t('ledger.account')}</th><th scope="col" class="text">${t('ledgerViews.level')}</th>${figures.map((name) => html`<th scope="col">${name} ${unit}</th>`)}</tr></thead>
      <tbody>${flow.nodes.map((node) => this.node(node, sums.get(node.id)))}</tbody></table>
      <h2>${t('ledgerViews.flowLinks')}</h2><table aria-label=${t('ledgerViews.flowLinks')}><thead><tr><th scope="col" class="text">${t('ledger.side.debit')}</th><th scope="col" class="text">${t('ledger.side.credit')}</th><th scope="col" class="text">${t('ledger.what')}</th><th scope="col">${t('ledgerViews.vouchers')}</th><th scope="col">${t('ledgerViews.amount')} ${unit}</th></tr></thead>
      <tbody>${flow.links.map((link) => this.link(link))}</tbody></table>`;
  }

  private nameOf(node: FlowNode | undefined): TemplateResult | typeof nothing {
    if (!node) return nothing;
    const address = nodeAddress(node, this.flow.kind, this.flow.year, this.asOf || undefined);
    const name = this.names.get(node.id);
    return address === null ? html`${name}` : html`<a href=${address}>${name}</a>`;
  }

  private node(node: FlowNode, sums: NodeSums | undefined): TemplateResult {
    const values = [sums?.into ?? 0, sums?.out ?? 0, node.posted, sums?.held ?? 0, sums?.reserved ?? 0];
    return html`<tr><td class="text">${this.nameOf(node)}</td><td class="text muted">${t(`ledgerViews.level.${node.level}`)}</td>${values.map((value) => html`<td>${value === 0 ? '—' : exactAmount(this.flow.kind, value)}</td>`)}</tr>`;
  }

  private link(link: FlowLink): TemplateResult {
    const find = (id: string): FlowNode | undefined => this.flow.nodes.find((node) => node.id === id);
    const what = t(link.kind === 'held' ? 'ledger.kind.hold' : 'ledgerViews.moved');
    return html`<tr><td class="text">${this.nameOf(find(link.from))}</td><td class="text">${this.nameOf(find(link.to))}</td><td class="text">${what}</td><td>${formatNumber(link.transfers)}</td><td>${exactAmount(this.flow.kind, link.amount)}</td></tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-flow-table': LtFlowTable;
  }
}
