import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ReplyOut } from '../../../server/contract/endpoint.ts';
import { ledgerLotEndpoints, type ProvenanceEdge } from '../../../server/contract/ledger-lots.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { t } from '../../i18n/index.ts';
import { exactAmount, kindName, unitName } from '../../quota/amount.ts';
import { regionsOf } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { view } from '../../state/url-state.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-empty.ts';
import '../../ui/lt-status.ts';
import { graphsByKind, type KindGraph, lotsThatDiffer } from './graph.ts';
import './lt-provenance-diagram.ts';
import { graphWay, nodeNote, nodeTitle, nodeWay } from './words.ts';

type Provenance = ReplyOut<(typeof ledgerLotEndpoints)['provenance']>;

/** What the address asks about: `?project=CODE` or `?lot=CODE`, of all kinds or one. */
function readAsk(more: Readonly<Record<string, string>> | undefined): string {
  const { project, lot, kind, year } = more ?? {};
  return JSON.stringify({ ...(project ? { project } : lot ? { lot } : {}), kind, year: year ? Number(year) : undefined });
}

/** Where the replaced tonnes of a project came from, or where a lot's went: a graph for each kind, and its list. */
@customElement('lt-provenance-page')
export class LtProvenancePage extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding-bottom: 32px; }
      .top { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; padding: 12px var(--gap-4); color: var(--ink-3); }
      .top b { color: var(--ink); font-size: var(--text-l); }
      section { margin-bottom: 14px; background: var(--surface); border-block: 1px solid var(--line); }
      header { display: flex; align-items: center; gap: 12px; padding: 10px var(--gap-4) 0; }
      .scroll { overflow-x: auto; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; border-top: 1px solid var(--line); }
      th { padding: 6px 10px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: start; border-bottom: 1px solid var(--line); white-space: nowrap; }
      td { padding: 6px 10px; border-bottom: 1px solid var(--line-2); vertical-align: top; }
      tr:last-child td { border-bottom: 0; }
      th:first-child, td:first-child { padding-inline-start: var(--gap-4); }
      .to-end { text-align: end; white-space: nowrap; }
      .sub { display: block; color: var(--ink-3); font-size: var(--text-s); }
      .vouchers { display: flex; flex-wrap: wrap; gap: 2px 10px; }
    `,
  ];

  private readonly ask = new StoreController(this, view, ({ more }) => readAsk(more));
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly regions = regionsOf(this);
  private readonly data = new Resource<Provenance>(this, (signal) =>
    call(ledgerLotEndpoints.provenance, { query: JSON.parse(this.ask.value) as { project?: string; lot?: string }, signal }),
  );
  protected readonly live = new LiveController(this, ['ledger.posted'], () => this.data.soon(500));

  private get asked(): { project?: string; lot?: string } {
    return JSON.parse(this.ask.value) as { project?: string; lot?: string };
  }

  override willUpdate(): void {
    this.regions.want('all');
    if (this.asked.project || this.asked.lot) this.data.want(this.ask.value);
  }

  override render(): TemplateResult {
    const { project, lot } = this.asked;
    if (!project && !lot)
      return html`<lt-empty icon="link" heading=${t('ledgerViews.noAsk')} text=${t('ledgerViews.noAskWhy')}><a href="/ledger/lots">${t('ledgerViews.lots')}</a></lt-empty>`;
    const title = project ? t('ledgerViews.cameFrom', { code: project }) : t('ledgerViews.wentTo', { code: lot ?? '' });
    return html`<div class="top"><span><a href="/ledger/lots">${t('ledgerViews.lots')}</a> › <b>${title}</b></span><span class="small">${t('ledgerViews.usedOnce')}</span></div>
      ${stateOf(this.data, ({ nodes, edges }) => (edges.length === 0 ? html`<lt-empty icon="link" heading=${t('ledgerViews.noTrail')} text=${t('ledgerViews.noTrailWhy')}></lt-empty>` : html`${graphsByKind(nodes, edges).map((graph) => this.graph(graph))}`))}`;
  }

  private graph(graph: KindGraph): TemplateResult {
    const wrong = lotsThatDiffer(graph);
    return html`<section aria-label=${kindName(graph.kind)}><header><h2 class="grow">${kindName(graph.kind)} <span class="faint small">${unitName(graph.kind)}</span></h2>
        ${wrong.length > 0 ? html`<lt-status status="fail" label=${t('ledgerViews.lotsDiffer', { lots: wrong.join(' ') })}></lt-status>` : nothing}</header>
      <lt-provenance-diagram .graph=${graph} .regions=${this.regions.value}></lt-provenance-diagram>
      <div class="scroll"><table aria-label=${t('ledgerViews.provenanceTitle')}><thead><tr><th scope="col">${t('ledger.side.debit')}</th><th scope="col">${t('ledger.side.credit')}</th><th scope="col">${t('ledger.document')}</th><th scope="col">${t('ledgerViews.vouchers')}</th><th scope="col" class="to-end">${t('ledgerViews.amount')} ${unitName(graph.kind)}</th></tr></thead>
        <tbody>${graph.edges.map((edge) => this.edge(edge, graph))}</tbody></table></div></section>`;
  }

  private edge(edge: ProvenanceEdge, graph: KindGraph): TemplateResult {
    const find = (id: string): KindGraph['nodes'][number] | undefined => graph.nodes.find((node) => node.id === id);
    const [from, to] = [find(edge.from), find(edge.to)];
    const document = to?.type === 'lot' || to?.type === 'use' ? to.document : from?.document;
    return html`<tr><td>${this.end(from, graph.kind)}</td><td>${this.end(to, graph.kind)}</td><td>${document ?? '—'}</td>
      <td><span class="vouchers">${edge.vouchers.map((id) => html`<a href="/ledger/transfers/${id}">${id.slice(0, 8)}</a>`)}</span></td><td class="to-end">${exactAmount(graph.kind, edge.amount)}</td></tr>`;
  }

  private end(node: KindGraph['nodes'][number] | undefined, kind: string): TemplateResult | typeof nothing {
    if (!node) return nothing;
    const way = nodeWay(node);
    const graph = graphWay(node);
    const title = nodeTitle(node, this.regions.value);
    const again = graph && node.label !== (this.asked.project ?? this.asked.lot);
    return html`${way ? html`<a href=${way}>${title}</a>` : title}<span class="sub">${nodeNote(node, kind, this.regions.value)}${again ? html` · <a href=${graph}>${t(node.type === 'lot' ? 'ledgerViews.whereWent' : 'ledgerViews.provenance')}</a>` : nothing}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-provenance-page': LtProvenancePage;
  }
}
