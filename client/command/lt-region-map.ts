import { css, html, nothing, type PropertyValues, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AnyGeometry } from '../../server/contract/common.ts';
import { type Bilingual, pick, t } from '../i18n/index.ts';
import { fitInto, type Project, type Shape, shapeOf, withinReach } from '../quota/outline.ts';
import { shortRegion } from '../quota/regions.ts';
import { type Size, SizeController } from '../state/size-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { shapes, type Tone } from '../ui/shapes.ts';
import { inkOn } from './ramp.ts';

/** A region's outline, as the server gives it. */
export interface Outline {
  id: string;
  name: Bilingual;
  geometry: AnyGeometry;
}

/** How a region looks now: its fill, the figure under its name, its status, and the sentence for a screen reader. */
export interface RegionLook {
  fill: string;
  figure: string;
  tone: Tone | null;
  spoken: string;
  changed: boolean;
}

/** A project's site on the map. */
export interface Dot {
  id: string;
  name: string;
  center: readonly [number, number];
  on: boolean;
}

/**
 * The regions of the city as filled outlines, drawn as vectors at the size of the element: names, figures and status shapes,
 * the selected one outlined. Regions and dots are buttons for the keyboard. Events: `lt-select` {id}, `lt-dot` {id}.
 */
@customElement('lt-region-map')
export class LtRegionMap extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; position: relative; min-height: 0; overflow: hidden; }
      svg.map { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
      .region { cursor: pointer; outline: none; }
      .region path { stroke: var(--surface); stroke-width: 1.25; stroke-linejoin: round; transition: fill var(--quick); }
      .region:hover path { filter: brightness(0.95); }
      .around { fill: var(--sunk); stroke: var(--line); stroke-width: 1; }
      .halo { fill: none; stroke: var(--surface); stroke-width: 5; stroke-linejoin: round; pointer-events: none; }
      .edge { fill: none; stroke: var(--ink); stroke-width: 2.25; stroke-linejoin: round; pointer-events: none; }
      .region .focus { fill: none; stroke: var(--site); stroke-width: 2.5; stroke-dasharray: 6 3; pointer-events: none; visibility: hidden; }
      .region:focus-visible .focus { visibility: visible; }
      text { font-family: var(--font); text-anchor: middle; pointer-events: none; }
      .name { font-size: 14px; font-weight: 600; }
      .figure { font-size: 13px; font-variant-numeric: tabular-nums; }
      .mark { stroke: var(--warn); stroke-width: 4; fill: none; pointer-events: none; }
      .dot { cursor: pointer; outline: none; }
      .dot circle { fill: var(--surface); stroke: var(--ink); stroke-width: 1.75; }
      .dot.on circle { fill: var(--site); stroke: var(--surface); stroke-width: 2; }
      .dot:focus-visible circle, .dot:hover circle { stroke: var(--site); stroke-width: 3; }
      .tag { font-size: 12px; font-weight: 600; fill: var(--ink); paint-order: stroke; stroke: var(--surface); stroke-width: 4px; stroke-linejoin: round; }
    `,
  ];

  @property({ attribute: false }) outlines: readonly Outline[] = [];
  @property({ attribute: false }) looks: ReadonlyMap<string, RegionLook> = new Map();
  /** The regions that the reader answers for: the map is fitted to them, the others are its surroundings. Empty: all. */
  @property({
    attribute: false,
    hasChanged: (now: ReadonlySet<string>, before?: ReadonlySet<string>) => [...now].join() !== [...(before ?? [])].join(),
  })
  reach: ReadonlySet<string> = new Set();
  @property({ attribute: false }) dots: readonly Dot[] = [];
  @property() selected = '';
  /** Pixels at the left that stand under other things. */
  @property({ type: Number }) inset = 0;
  @property() label = '';
  private readonly size = new SizeController(this);
  private drawn: readonly Shape[] = [];
  private project: Project | undefined;
  private fitted: Size | undefined;

  override willUpdate(changed: PropertyValues): void {
    const { width, height } = this.size.value;
    const isFitted = this.fitted === this.size.value && !['outlines', 'inset', 'reach'].some((name) => changed.has(name));
    if (width < 40 || height < 40 || isFitted) return;
    this.fitted = this.size.value;
    const frame = { left: this.inset + 20, top: 22, width: Math.max(40, width - this.inset - 44), height: height - 44 };
    const geometries = withinReach(this.outlines, this.reach).map((outline) => outline.geometry);
    this.project = fitInto(geometries, frame);
    this.drawn = this.outlines.map((outline) => shapeOf(outline.id, outline.geometry, this.project!));
  }

  override render(): TemplateResult {
    const { width, height } = this.size.value;
    const on = this.drawn.find((shape) => shape.id === this.selected);
    return html`<svg class="map" viewBox="0 0 ${width} ${height}" role="group" aria-label=${this.label || nothing}>
      ${this.drawn.map((shape) => this.region(shape))}
      ${this.drawn.map((shape) => (this.looks.get(shape.id)?.changed ? svg`<path class="mark" d=${shape.path}/>` : nothing))}
      ${on ? svg`<path class="halo" d=${on.path}/><path class="edge" d=${on.path}/>` : nothing}
      ${this.dots.map((dot) => this.dot(dot))}
      ${this.drawn.map((shape) => this.words(shape))}
    </svg>`;
  }

  private nameOf(id: string): string {
    const outline = this.outlines.find((each) => each.id === id);
    return outline ? shortRegion(pick(outline.name)) : id;
  }

  private region(shape: Shape): SVGTemplateResult {
    const look = this.looks.get(shape.id);
    if (this.reach.size > 0 && !this.reach.has(shape.id)) return svg`<path class="around" d=${shape.path}/>`;
    const spoken = `${this.nameOf(shape.id)} ${look?.spoken ?? t('status.unknown')}`;
    const choose = (): void => void this.tell('lt-select', { id: shape.id });
    return svg`<g class="region" role="button" tabindex="0" aria-label=${spoken} aria-pressed=${shape.id === this.selected ? 'true' : 'false'} data-region=${shape.id}
      @click=${choose} @keydown=${(event: KeyboardEvent) => onEnter(event, choose)}>
      <path d=${shape.path} fill=${look?.fill ?? 'var(--sunk)'}/><path class="focus" d=${shape.path}/></g>`;
  }

  private words(shape: Shape): SVGTemplateResult {
    const look = this.looks.get(shape.id);
    if (this.reach.size > 0 && !this.reach.has(shape.id)) return svg``;
    const [x, y] = shape.label;
    const ink = look && !look.fill.startsWith('var') ? inkOn(look.fill) : 'var(--ink)';
    const figure = look?.figure ?? '';
    const shown = look?.tone && look.tone !== 'pass' ? look.tone : null;
    const half = widthOf(figure) / 2;
    const icon = shown
      ? svg`<g transform="translate(${(x - half - 8).toFixed(1)} ${(y + 5).toFixed(1)})" color=${ink}>${shapes[shown]}</g>`
      : nothing;
    return svg`<g aria-hidden="true"><text class="name" x=${x} y=${y - 3} fill=${ink}>${this.nameOf(shape.id)}</text>${icon}
      <text class="figure" x=${shown ? x + 8 : x} y=${y + 15} fill=${ink}>${figure}</text></g>`;
  }

  private dot(dot: Dot): SVGTemplateResult | typeof nothing {
    if (!this.project) return nothing;
    const [x, y] = this.project(dot.center[0], dot.center[1]);
    const choose = (): void => void this.tell('lt-dot', { id: dot.id });
    const tag = dot.on ? svg`<text class="tag" x=${x} y=${y - 13}>${dot.name}</text>` : nothing;
    return svg`<g class="dot ${dot.on ? 'on' : ''}" role="button" tabindex="0" aria-label=${dot.name} @click=${choose}
      @keydown=${(event: KeyboardEvent) => onEnter(event, choose)}><title>${dot.name}</title><circle cx=${x} cy=${y} r=${dot.on ? 7 : 5}/>${tag}</g>`;
  }
}

/** How wide a figure is drawn, near enough to stand a shape before it: Han letters are square, the rest about half. */
function widthOf(text: string): number {
  return [...text].reduce((width, letter) => width + (letter > '\u2e80' ? 13 : 7.2), 0);
}

function onEnter(event: KeyboardEvent, act: () => void): void {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  act();
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-region-map': LtRegionMap;
  }
}
