import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ForecastRow } from '../../../server/contract/ledger-views.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import { axisDays, placeOn, type Span } from './time-line.ts';

const inset = 8;

/**
 * What is left of the year as a thin line: ticks where holds lapse, a band between the case that every project starts and the case that
 * none does, a dot where the present pace ends. Without a row it is the axis above the lines. The figures beside it say the same.
 */
@customElement('lt-time-line')
export class LtTimeLine extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      svg { display: block; overflow: visible; }
      .base { stroke: var(--line); stroke-width: 2; }
      .month { stroke: var(--line); }
      .tick { stroke: var(--ink-3); stroke-width: 1.25; }
      .band { stroke: var(--accent-mid); stroke-width: 6; stroke-linecap: round; opacity: 0.75; }
      .pace { fill: var(--accent); }
      .all { fill: var(--surface); stroke: var(--accent); stroke-width: 1.75; }
      text { font: 12px var(--font); fill: var(--ink-3); font-variant-numeric: tabular-nums; }
    `,
  ];

  @property({ type: Number }) width = 300;
  @property({ attribute: false }) row: ForecastRow | null = null;
  @property({ attribute: false }) span!: Span;

  private x(day: string): number | null {
    const place = placeOn(day, this.span);
    return place === null ? null : inset + place * (this.width - 2 * inset);
  }

  override render(): TemplateResult {
    return html`<svg width=${this.width} height=${this.row ? 22 : 16} aria-hidden="true">${this.row ? this.line(this.row) : this.axis()}</svg>`;
  }

  private axis(): SVGTemplateResult {
    const [first, ...rest] = axisDays(this.span);
    const shown = first && (this.x(first) ?? 0) > 44 ? [first, ...rest] : rest;
    const words = [this.span.today, ...shown.filter((day) => (this.x(day) ?? 0) < this.width - 44), this.span.end];
    return svg`${words.map((day, index) => svg`<text x=${this.x(day) ?? 0} y="12" text-anchor=${index === 0 ? 'start' : index === words.length - 1 ? 'end' : 'middle'}>${day.slice(5)}</text>`)}`;
  }

  private line({ holds, runsOutOn }: ForecastRow): SVGTemplateResult {
    const { atPace, ifAllStart, ifNoneStart } = runsOutOn;
    const end = this.width - inset;
    const months = axisDays(this.span).map((day) => svg`<path class="month" d="M${this.x(day)} 4V18"/>`);
    const ticks = holds.map(({ on }) => this.x(on)).filter((x) => x !== null);
    const from = ifAllStart === null ? null : this.x(ifAllStart);
    const to = ifNoneStart === null ? end : this.x(ifNoneStart);
    const pace = atPace === null ? null : this.x(atPace);
    return svg`${months}<path class="base" d="M${inset} 11H${end}"/>
      ${from !== null && to !== null && to - from > 1 ? svg`<path class="band" d="M${from} 11H${to}"/>` : nothing}
      ${ticks.map((x) => svg`<path class="tick" d="M${x} 5V17"/>`)}
      ${from === null ? nothing : svg`<circle class="all" cx=${from} cy="11" r="4.5"/>`}
      ${pace === null ? nothing : svg`<circle class="pace" cx=${pace} cy="11" r="4"/>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-time-line': LtTimeLine;
  }
}
