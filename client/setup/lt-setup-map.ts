import { css, html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SetupRegion } from '../../server/contract/setup.ts';
import { pick, t } from '../i18n/index.ts';
import { fitInto, type Shape, shapeOf } from '../quota/outline.ts';
import { SizeController } from '../state/size-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';

/** A label with less room than this around it is left to the table (pixels). */
const roomMin = 13;

/** The recognised regions as vectors: counties filled, cities edged, zones dashed; what needs a look is marked. Event: `lt-select` {id}. */
@customElement('lt-setup-map')
export class LtSetupMap extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; position: relative; min-height: 280px; overflow: hidden; background: var(--map-ground); border: 1px solid var(--line); border-radius: 8px; }
      svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
      path { fill: none; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
      .county { fill: var(--surface); stroke: var(--edge); stroke-width: 1; cursor: pointer; }
      .county:hover { fill: var(--accent-soft); }
      .county.look { fill: var(--warn-soft); }
      .county.on, .zone.on { fill: var(--accent-mid); }
      .city { stroke: var(--ink); stroke-width: 2; pointer-events: none; }
      .zone { fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-dasharray: 5 3; pointer-events: none; }
      text { font: 12px var(--font); fill: var(--ink); text-anchor: middle; dominant-baseline: middle; pointer-events: none; }
    `,
  ];

  @property({ attribute: false }) regions: readonly SetupRegion[] = [];
  /** The ids of regions with something to look at. */
  @property({ attribute: false }) marked: ReadonlySet<string> = new Set();
  @property() selected = '';
  private readonly size = new SizeController(this);

  override render(): TemplateResult {
    const { width, height } = this.size.value;
    const drawn = this.regions.filter((region) => region.geometry !== null && region.kind !== 'province');
    const geometries = drawn.map((region) => region.geometry!);
    const frame = { left: 14, top: 14, width: Math.max(40, width - 28), height: Math.max(40, height - 28) };
    const project = fitInto(geometries, frame);
    const shapes = drawn.map((region) => ({ region, shape: shapeOf(region.id, region.geometry!, project) }));
    const of = (kind: SetupRegion['kind']) => shapes.filter(({ region }) => region.kind === kind);
    return html`<svg viewBox="0 0 ${Math.max(1, width)} ${Math.max(1, height)}" role="img" aria-label=${t('setup.map')}>
      ${of('county').map(({ region, shape }) => this.county(region, shape))}
      ${of('city').map(({ shape }) => svg`<path class="city" d=${shape.path}/>`)}
      ${of('zone').map(({ region, shape }) => svg`<path class="zone ${region.id === this.selected ? 'on' : ''}" d=${shape.path}/>`)}
      ${of('county').map(({ region, shape }) => (shape.room >= roomMin ? svg`<text x=${shape.label[0]} y=${shape.label[1]}>${pick(region.name)}</text>` : svg``))}
    </svg>`;
  }

  private county(region: SetupRegion, shape: Shape): SVGTemplateResult {
    const look = `county ${this.marked.has(region.id) ? 'look' : ''} ${region.id === this.selected ? 'on' : ''}`;
    return svg`<path class=${look} d=${shape.path} @click=${() => this.tell('lt-select', { id: region.id })}><title>${pick(region.name)}</title></path>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-setup-map': LtSetupMap;
  }
}
