import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ProvenanceNode } from '../../../server/contract/ledger-lots.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { t } from '../../i18n/index.ts';
import { exactWithUnit } from '../../quota/amount.ts';
import { areaUnit } from '../../state/settings.ts';
import { SizeController } from '../../state/size-controller.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import { heightFor, layoutFlow, type PlacedNode, type PlacedStream, ribbonPath } from '../flow/layout.ts';
import { flowDiagramStyles } from '../flow/styles.ts';
import { balanceOf, boxesOf, columnsOf, type KindGraph } from './graph.ts';
import { nodeNote, nodeTitle, nodeWay } from './words.ts';

const frame = { nodeWidth: 10, slotMin: 36, gap: 12 };
const edge = { left: 16, top: 34, bottom: 12 };
const namesWidth = 256;
const widthMin = 820;
/** The height that a graph of one kind takes at most before its nodes ask for more, px. */
const heightUsual = 300;

/** Freed tonnes of one kind from the plant over the lot and the use to the project, to scale. The table below it is its twin. */
@customElement('lt-provenance-diagram')
export class LtProvenanceDiagram extends LtElement {
  static override styles = [
    baseStyles,
    flowDiagramStyles,
    css`
      .note { fill: var(--ink-2); font-weight: 400; }
      .plant .bar { fill: var(--ink-3); }
      .use .bar { fill: var(--accent-mid); }
      .residual .bar, .other .bar { fill: var(--edge); }
      :host { display: block; }
      .draw { overflow-x: auto; }
    `,
  ];

  @property({ attribute: false }) graph!: KindGraph;
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @state() private lit = '';
  private readonly size = new SizeController(this, '.draw');
  protected readonly unit = new StoreController(this, areaUnit);
  override render(): TemplateResult {
    return html`<div class="draw">${this.size.value.width > 0 ? this.chart() : nothing}</div>`;
  }

  private chart(): TemplateResult {
    const { graph } = this;
    const { boxes, streams } = boxesOf(graph);
    const heads = columnsOf(graph);
    const width = Math.max(widthMin, this.size.value.width) - edge.left - namesWidth;
    const height = Math.max(heightUsual, heightFor(boxes, frame));
    const picture = layoutFlow(boxes, streams, { ...frame, width, height });
    const step = heads.length > 1 ? (width - frame.nodeWidth) / (heads.length - 1) : 0;
    const known = new Map(graph.nodes.map((node) => [node.id, node]));
    return html`<svg width=${width + edge.left + namesWidth} height=${height + edge.top + edge.bottom} role="group" aria-label=${t('ledgerViews.provenanceTitle')}>
      <g transform="translate(${edge.left} ${edge.top})">
        ${heads.map((head, index) => svg`<text class="head" x=${index * step} y="-16">${t(`ledgerViews.provenance.${head}`)}</text>`)}
        ${picture.streams.map((stream) => this.ribbon(stream))}
        ${picture.nodes.map((placed) => this.node(placed, known.get(placed.id)!))}</g></svg>`;
  }

  private ribbon(stream: PlacedStream): SVGTemplateResult {
    const tone = this.lit === '' ? '' : stream.from === this.lit || stream.to === this.lit ? 'on' : 'off';
    return svg`<g class="ribbon moved ${tone}"><path d=${ribbonPath({ ...stream, thickness: Math.max(1, stream.thickness) })}><title>${exactWithUnit(this.graph.kind, stream.amount)}</title></path></g>`;
  }

  private node(placed: PlacedNode, node: ProvenanceNode): SVGTemplateResult {
    const { kind, edges } = this.graph;
    const { into, out } = balanceOf(node.id, edges);
    const [title, note] = [nodeTitle(node, this.regions), nodeNote(node, kind, this.regions)];
    const amount = exactWithUnit(kind, Math.max(into, out));
    const x = placed.x + frame.nodeWidth + 7;
    const y = placed.y + placed.height / 2;
    const shown = svg`<rect class="hit" x=${placed.x - 3} y=${y - Math.max(18, placed.height / 2)} width=${frame.nodeWidth + 6} height=${Math.max(36, placed.height)} rx="2"/>
      <rect class="bar" x=${placed.x} y=${placed.y} width=${frame.nodeWidth} height=${Math.max(1.25, placed.height)} rx="1"/>
      ${node.type === 'lot' && placed.free.height > 2.5 ? svg`<rect class="free" x=${placed.x + 1} y=${placed.free.y + 0.5} width=${frame.nodeWidth - 2} height=${placed.free.height - 1.5}/>` : nothing}
      <text x=${x} y=${y - 3}><tspan class="name">${title}</tspan> <tspan dx="4" class="amount">${amount}</tspan></text><text class="note" x=${x} y=${y + 13}>${note}</text>`;
    const on = (): void => {
      this.lit = node.id;
    };
    const off = (): void => {
      this.lit = '';
    };
    const spoken = `${title} ${amount} ${note}`;
    const way = nodeWay(node);
    if (way === null)
      return svg`<g class="node ${node.type}" role="img" aria-label=${spoken} @pointerenter=${on} @pointerleave=${off}>${shown}</g>`;
    return svg`<a class="node ${node.type}" href=${way} aria-label=${spoken} @pointerenter=${on} @pointerleave=${off} @focus=${on} @blur=${off}>${shown}</a>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-provenance-diagram': LtProvenanceDiagram;
  }
}
