import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AnyGeometry } from '../../server/contract/common.ts';
import { formatLength, t } from '../i18n/index.ts';
import { fitInto, polygonsOf, shapeOf } from '../quota/outline.ts';
import { SizeController } from '../state/size-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { scaleBar } from './site-scale.ts';

/** Metres of one degree of latitude, near enough for a scale bar. */
const degreeM = 111_320;

/** A site drawn alone, north up, with a scale bar: what it is shaped like. Where it is, the blueprint shows. */
@customElement('lt-site-sketch')
export class LtSiteSketch extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; height: 220px; background: var(--map-ground); border-bottom: 1px solid var(--line); }
      svg { display: block; width: 100%; height: 100%; }
      .site { fill: var(--site); fill-opacity: 0.14; stroke: var(--site); stroke-width: 2; stroke-linejoin: round; }
      .corner { fill: var(--surface); stroke: var(--site); stroke-width: 1.5; }
      .bar { stroke: var(--ink-2); stroke-width: 1.5; fill: none; }
      .north { fill: none; stroke: var(--ink-2); stroke-width: 1.5; stroke-linejoin: round; }
      text { font-size: 12px; fill: var(--ink-2); font-family: var(--font); }
    `,
  ];

  @property({ attribute: false }) geometry!: AnyGeometry;
  @property() name = '';
  private readonly size = new SizeController(this);
  override render(): TemplateResult {
    const { width, height } = this.size.value;
    if (width < 80) return html`<svg></svg>`;
    const project = fitInto([this.geometry], { left: 56, top: 26, width: width - 112, height: height - 62 });
    const shape = shapeOf('site', this.geometry, project);
    const corners = polygonsOf(this.geometry).flatMap((rings) => rings.flatMap((ring) => ring.slice(0, -1)));
    const [lon, lat] = corners[0] ?? [0, 0];
    const metres = (0.01 * degreeM * Math.cos((lat * Math.PI) / 180)) / (project(lon + 0.01, lat)[0] - project(lon, lat)[0]);
    const { lengthM, widthPx } = scaleBar(metres, 110);
    const length = lengthM >= 1000 ? `${lengthM / 1000} km` : `${lengthM} m`;
    return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${t('projects.siteOf', { name: this.name })} ${formatLength(lengthM)}">
      <path class="site" d=${shape.path}/>${corners.length <= 24 ? corners.map(([x, y]) => corner(project(x, y))) : nothing}
      <path class="bar" d="M16 ${height - 20}v6h${widthPx.toFixed(1)}v-6"/><text x=${24 + widthPx} y=${height - 13}>${length}</text>
      <g transform="translate(${width - 26} 14)"><path class="north" d="M8 1.8 12 13 8 10.5 4 13z"/><text x="8" y="28" text-anchor="middle">${t('projects.north')}</text></g></svg>`;
  }
}

function corner([x, y]: readonly [number, number]): SVGTemplateResult {
  return svg`<circle class="corner" cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="3"/>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-site-sketch': LtSiteSketch;
  }
}
