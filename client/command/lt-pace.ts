import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { briefAmount, type Glance } from '../quota/amount.ts';
import { SizeController } from '../state/size-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { axisDecimals, axisTop, type PacePoint, yearShare } from './pace.ts';

const edge = { left: 52, right: 22, top: 8, bottom: 20 };
const digitPx = 7;

/** What was available at the end of each month, what is now, and where the year's pace leads (dashed). A table says the same to screen readers. */
@customElement('lt-pace')
export class LtPace extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); padding: 7px var(--gap-4) 0; background: var(--surface); border-top: 1px solid var(--line); }
      header { display: flex; gap: 16px; color: var(--ink-2); font-size: var(--text-s); white-space: nowrap; }
      header span:first-child { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; }
      i { display: inline-block; width: 18px; margin-inline-end: 6px; vertical-align: middle; border-top: 2px solid var(--accent); }
      i.dashed { border-top-style: dashed; }
      .draw { position: relative; min-height: 0; margin: 0 calc(-1 * var(--gap-4)); }
      .draw > svg { position: absolute; inset: 0; width: 100%; height: 100%; }
      text { font-size: 12px; font-family: var(--font); fill: var(--ink-3); font-variant-numeric: tabular-nums; }
      .grid { stroke: var(--line-2); }
      .actual { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
      .ahead { fill: none; stroke: var(--accent); stroke-width: 1.75; stroke-dasharray: 5 4; }
      .point { fill: var(--surface); stroke: var(--accent); stroke-width: 1.75; }
      .today { stroke: var(--ink); stroke-dasharray: 2 3; }
      .strong { fill: var(--ink); font-weight: 600; }
    `,
  ];

  @property() heading = '';
  /** Ends of months and, last, the date of the overview; oldest first. */
  @property({ attribute: false }) points: readonly PacePoint[] = [];
  /** Whether every month is here; before that the line stops where the reading stands. */
  @property({ type: Boolean }) whole = false;
  @property({ attribute: false }) end: PacePoint | null = null;
  @property({ attribute: false }) glance: Glance = { per: 1, decimals: 0, unit: '' };
  @property({ type: Number }) year = 2000;
  /** What the dashed line says at its end. */
  @property() outcome = '';
  private readonly size = new SizeController(this, '.draw');
  /** Where the axis ends at the top, in the smallest unit. */
  private get top(): number {
    const { per } = this.glance;
    return axisTop(Math.max(...this.points.map((point) => point.available), 0) / per) * per;
  }

  private axisWord(value: number): string {
    return briefAmount(value, { ...this.glance, decimals: axisDecimals(this.top / this.glance.per) });
  }

  /** Where the drawing begins: right of the longest word of the axis. */
  private get left(): number {
    return Math.max(edge.left, 22 + digitPx * Math.max(...[this.top, this.top / 2].map((value) => this.axisWord(value).length)));
  }

  private x(date: string): number {
    return this.left + yearShare(date, this.year) * (this.size.value.width - this.left - edge.right);
  }

  override render(): TemplateResult {
    const { width, height } = this.size.value;
    return html`<header><span>${this.heading}</span><span><i></i>${t('command.paceActual')}</span>${this.end ? html`<span><i class="dashed"></i>${t('command.paceAhead')} · <b>${this.outcome}</b></span>` : nothing}</header>
      <div class="draw">${width > 120 && height > 50 ? html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${this.chart(height)}</svg>` : nothing}</div>
      <table class="sr"><caption>${this.heading}</caption><tbody>${this.points.map((point) => html`<tr><th scope="row">${point.date}</th><td>${briefAmount(point.available, this.glance)} ${this.glance.unit}</td></tr>`)}${
        this.end ? html`<tr><th scope="row">${t('command.paceAhead')}</th><td>${this.outcome}</td></tr>` : nothing
      }</tbody></table>`;
  }

  private chart(height: number): SVGTemplateResult {
    const { top, left } = this;
    const y = (value: number): number => height - edge.bottom - (value / top) * (height - edge.top - edge.bottom);
    const at = (point: PacePoint): string => `${this.x(point.date).toFixed(1)} ${y(point.available).toFixed(1)}`;
    const now = this.points.at(-1);
    const right = this.size.value.width - edge.right;
    const lines = [0, top / 2, top].map(
      (value) =>
        svg`<path class="grid" d="M${left} ${y(value).toFixed(1)}H${right}"/><text x=${left - 8} y=${y(value) + 4} text-anchor="end">${this.axisWord(value)}</text>`,
    );
    const ahead = this.end && now ? svg`<path class="ahead" d="M${at(now)}L${at(this.end)}"/>` : nothing;
    const known = this.whole ? this.points : this.points.slice(0, -1);
    const line = known.length > 1 ? svg`<path class="actual" d="M${known.map(at).join('L')}"/>` : nothing;
    const today = now ? svg`<path class="today" d="M${this.x(now.date).toFixed(1)} ${edge.top}V${height - edge.bottom}"/>` : nothing;
    return svg`${lines}${this.months(height, now)}${today}${line}${ahead}
      ${this.points.map((point) => svg`<circle class="point" cx=${this.x(point.date).toFixed(1)} cy=${y(point.available).toFixed(1)} r="3"/>`)}`;
  }

  private months(height: number, now: PacePoint | undefined): SVGTemplateResult {
    const taken = now ? this.x(now.date) : -1000;
    const words = Array.from({ length: 12 }, (_, index) => {
      const month = String(index + 1).padStart(2, '0');
      const x = this.x(`${this.year}-${month}-15`);
      return Math.abs(x - taken) < 34
        ? nothing
        : svg`<text x=${x.toFixed(1)} y=${height - 5} text-anchor="middle">${t('command.month', { month: index + 1 })}</text>`;
    });
    return svg`${words}${now ? svg`<text class="strong" x=${taken.toFixed(1)} y=${height - 5} text-anchor="middle">${now.date.slice(5)}</text>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-pace': LtPace;
  }
}
