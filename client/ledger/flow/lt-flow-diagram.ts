import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FlowNode } from '../../../server/contract/ledger-views.ts';
import { t } from '../../i18n/index.ts';
import { briefAmount, glanceOf, unitName } from '../../quota/amount.ts';
import { areaUnit } from '../../state/settings.ts';
import { SizeController } from '../../state/size-controller.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import { type FlowFrame, heightFor, layoutFlow, type PlacedNode, type PlacedStream, ribbonPath } from './layout.ts';
import { type FlowPiece, type FlowReply, isVia, type NodeSums, pictureOf, sumsOf } from './picture.ts';
import { flowDiagramStyles } from './styles.ts';
import { linkSentence, namesOf, nodeAddress, nodeSentence } from './words.ts';

const frame = { nodeWidth: 10, slotMin: 17, gap: 5 };
const edge = { left: 16, top: 34, bottom: 12 };
/** Room at the right for the names of the last column. */
const namesWidth = 262;
const widthMin = 860;

/** What the pointer or the focus is on: a node, or a link by its place in the reply. */
type Lit = { node: string } | { link: number } | null;

/**
 * Where a kind's quota went, drawn: columns from the province to the project, ribbons as thick as their amounts. Under it one line that
 * says what the pointer or focus is on; every node is a link to its account. The list twin is `lt-flow-table`.
 */
@customElement('lt-flow-diagram')
export class LtFlowDiagram extends LtElement {
  static override styles = [baseStyles, flowDiagramStyles];

  @property({ attribute: false }) flow!: FlowReply;
  @property({ attribute: false }) regionOrder: readonly string[] = [];
  @property({ attribute: 'as-of' }) asOf = '';
  private sums: ReadonlyMap<string, NodeSums> = new Map();
  private names: ReadonlyMap<string, string> = new Map();
  @state() private lit: Lit = null;
  private readonly size = new SizeController(this, '.draw');
  protected readonly unit = new StoreController(this, areaUnit);
  override willUpdate(): void {
    this.sums = sumsOf(this.flow.links);
    this.names = namesOf(this.flow.nodes);
  }

  override render(): TemplateResult {
    const { width } = this.size.value;
    return html`<div class="draw" tabindex="-1">${width > 0 ? this.chart() : nothing}</div>
      <p class="told" role="status">${this.sentence() || html`<span class="faint">${t('ledgerViews.flowHint')}</span>`}</p>`;
  }

  private sentence(): string {
    const { lit, flow } = this;
    if (lit === null) return '';
    if ('link' in lit) return linkSentence(flow.links[lit.link]!, this.names, flow.kind);
    return this.told(flow.nodes.find((node) => node.id === lit.node)!);
  }

  private told(node: FlowNode): string {
    const none = { into: 0, out: 0, posted: 0, held: 0, reserved: 0 };
    return nodeSentence(node, this.names.get(node.id)!, this.sums.get(node.id) ?? none, this.flow.kind);
  }

  private chart(): TemplateResult {
    const { boxes, pieces, tiers } = pictureOf(this.flow, this.regionOrder);
    const width = Math.max(widthMin, this.size.value.width);
    const height = Math.max(this.size.value.height - 4, heightFor(boxes, frame) + edge.top + edge.bottom, 420);
    const inner: FlowFrame = { ...frame, width: width - edge.left - namesWidth, height: height - edge.top - edge.bottom };
    const { nodes, streams } = layoutFlow(boxes, pieces, inner);
    const step = tiers.length > 1 ? (inner.width - frame.nodeWidth) / (tiers.length - 1) : 0;
    const known = new Map(this.flow.nodes.map((node) => [node.id, node]));
    return html`<svg width=${width} height=${height} role="group" aria-label=${t('ledgerViews.flow')} @pointerleave=${() => this.light(null)}>
      <defs><pattern id="held" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="hatch-ground"/><rect width="2.2" height="6" class="hatch-line"/></pattern></defs>
      <g transform="translate(${edge.left} ${edge.top})">
        ${tiers.map((tier, index) => svg`<text class="head" x=${index * step} y="-16">${t(`ledgerViews.tier.${tier as 0 | 1 | 2 | 3 | 4}`)}</text>`)}
        <g>${streams.map((stream, index) => this.ribbon(stream, pieces[index]!))}</g>
        ${nodes.filter((node) => isVia(node.id)).map((node) => this.passage(node, pieces))}
        ${nodes.filter((node) => !isVia(node.id)).map((node) => this.node(node, known.get(node.id)!, node.column === tiers.length - 1))}
      </g></svg>`;
  }

  private light(lit: Lit): void {
    this.lit = lit;
  }

  /** Whether a link belongs to what the pointer is on. */
  private tone(index: number): '' | 'on' | 'off' {
    const { lit, flow } = this;
    if (lit === null) return '';
    const link = flow.links[index]!;
    const on = 'link' in lit ? lit.link === index : link.from === lit.node || link.to === lit.node;
    return on ? 'on' : 'off';
  }

  private ribbon(stream: PlacedStream, piece: FlowPiece): SVGTemplateResult {
    const arrow = stream.back
      ? svg`<path class="back" d="M${stream.end.x + 9} ${stream.end.y + stream.thickness / 2 - 4}l-8 4 8 4z"/>`
      : nothing;
    return svg`<g class="ribbon ${stream.kind} ${this.tone(piece.link)}" @pointerenter=${() => this.light({ link: piece.link })}><path d=${ribbonPath({ ...stream, thickness: Math.max(0.75, stream.thickness) })}/>${arrow}</g>`;
  }

  /** A link passing a column. */
  private passage(node: PlacedNode, pieces: readonly FlowPiece[]): SVGTemplateResult {
    const piece = pieces.find((each) => each.from === node.id)!;
    return svg`<g class="ribbon ${piece.kind} ${this.tone(piece.link)}" @pointerenter=${() => this.light({ link: piece.link })}><rect x=${node.x} y=${node.y} width=${frame.nodeWidth} height=${Math.max(0.75, node.height)}/></g>`;
  }

  private node(placed: PlacedNode, node: FlowNode, last: boolean): SVGTemplateResult {
    const { flow } = this;
    const address = nodeAddress(node, flow.kind, flow.year, this.asOf || undefined);
    const [name, amount] = [clip(this.names.get(node.id)!), this.amount(node, last)];
    const text = svg`<text x=${placed.x + frame.nodeWidth + 7} y=${placed.y + placed.height / 2 + 4}><tspan class="name">${name}</tspan> <tspan dx="4" class="amount">${amount}</tspan></text>`;
    const shown = svg`${this.bar(placed, node, last)}${text}`;
    const on = (): void => this.light({ node: node.id });
    const spoken = `${name} ${amount} · ${this.told(node)}`;
    if (address === null) return svg`<g class="node ${node.level}" role="img" aria-label=${spoken} @pointerenter=${on}>${shown}</g>`;
    return svg`<a class="node ${node.level}" href=${address} aria-label=${spoken} @pointerenter=${on} @focus=${on} @blur=${() => this.light(null)}>${shown}</a>`;
  }

  /** The node's bar; what a pool still has free is hollow. */
  private bar(placed: PlacedNode, node: FlowNode, last: boolean): SVGTemplateResult {
    const hit = Math.max(16, placed.height);
    const top = placed.y - (hit - placed.height) / 2;
    const only = node.posted === 0 && node.reserved > 0;
    const { free } = placed;
    const hollow = !last && free.height > 2.5;
    return svg`<rect class="hit" x=${placed.x - 3} y=${top} width=${frame.nodeWidth + 6} height=${hit} rx="2"/>
      <rect class="bar ${only ? 'only-held' : ''}" x=${placed.x} y=${placed.y} width=${frame.nodeWidth} height=${Math.max(1.25, placed.height)} rx="1"/>
      ${hollow ? svg`<rect class="free" x=${placed.x + 1} y=${free.y + 0.5} width=${frame.nodeWidth - 2} height=${free.height - 1.5}/>` : nothing}`;
  }

  /** What came into a node, of a source what went out; at the end of the way what it has or what is held for it. */
  private amount(node: FlowNode, last: boolean): string {
    const { kind, links } = this.flow;
    const glance = glanceOf(kind, Math.max(...links.map((link) => link.amount), 1));
    const { into = 0, out = 0 } = this.sums.get(node.id) ?? {};
    const through = node.posted < 0 ? out : into;
    const value = last && node.posted >= 0 ? node.posted + node.reserved : through;
    return `${briefAmount(value, glance)}${glance.unit === unitName(kind) ? '' : ` ${glance.unit}`}`;
  }
}

/** A name as long as its place allows; Chinese characters count double. */
function clip(name: string): string {
  let room = 29;
  for (const [index, character] of [...name].entries()) {
    room -= character.codePointAt(0)! > 0x2e7f ? 2 : 1;
    if (room < 0) return `${[...name].slice(0, index).join('')}…`;
  }
  return name;
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-flow-diagram': LtFlowDiagram;
  }
}
