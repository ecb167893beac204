import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatShare, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import { shapes } from './shapes.ts';
import './lt-check.ts';

/** How a layer looks on the map, small: a fill, a line, a dashed line, a point, or up to five colours side by side. */
export interface Swatch {
  kind: 'fill' | 'outline' | 'line' | 'dash' | 'point' | 'ramp';
  fill?: string;
  stroke?: string;
  colours?: readonly string[];
}

/**
 * A layer: on or off, swatch, name, opacity; below it source and date, or what is wrong with it.
 * Events: `lt-toggle` {checked}, `lt-opacity` {opacity 0–1}, `lt-zoom-to-see`, `lt-expand`. The slot stands below.
 */
@customElement('lt-legend-row')
export class LtLegendRow extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding: 4px var(--inset); }
      .line { display: grid; grid-template-columns: auto 20px 1fr auto; gap: 8px; align-items: center; min-height: 24px; }
      .off { color: var(--ink-3); }
      .name { min-width: 0; line-height: var(--leading-tight); }
      .badge { margin-inline-start: 6px; padding: 0 5px; border: 1px solid currentColor; border-radius: var(--r-s); color: var(--warn); background: var(--warn-soft); font-size: var(--text-s); white-space: nowrap; }
      .sub { padding-inline-start: 51px; color: var(--ink-3); font-size: var(--text-s); line-height: var(--leading-tight); }
      .sub.warn { display: flex; align-items: center; gap: 5px; color: var(--warn); }
      button { padding: 1px 4px; margin-inline-end: -4px; color: var(--ink-3); background: none; border: 0; border-radius: 4px; font-size: var(--text-s); font-variant-numeric: tabular-nums; white-space: nowrap; cursor: pointer; }
      button:hover { background: var(--sunk); color: var(--ink); }
      .sub button { margin: 0 0 0 -4px; padding: 1px 4px; color: inherit; text-align: start; white-space: normal; line-height: inherit; }
      .slide { display: flex; gap: 8px; align-items: center; padding: 2px 0 4px 51px; font-size: var(--text-s); color: var(--ink-2); }
      input { flex: 1; min-width: 0; accent-color: var(--accent); }
      svg { display: block; }
      lt-check { align-items: center; }
    `,
  ];

  @property() name = '';
  @property({ type: Boolean }) checked = false;
  @property({ attribute: false }) swatch: Swatch = { kind: 'fill' };
  /** 0–1. */
  @property({ type: Number }) opacity = 1;
  /** Source, date, coverage. */
  @property() source = '';
  /** A short mark behind the name, such as how sensitive it is. */
  @property() badge = '';
  /** A warning instead of the source: stale, not covering the place. */
  @property() warning = '';
  /** True when the layer shows only at a closer zoom. */
  @property({ type: Boolean, attribute: 'too-far' }) tooFar = false;
  @property({ type: Boolean, attribute: 'no-opacity' }) noOpacity = false;
  /** The line below opens what the slot holds. */
  @property({ type: Boolean }) expandable = false;
  @property({ type: Boolean }) expanded = false;
  @state() private sliding = false;

  override render(): TemplateResult {
    return html`<div class="line ${this.checked ? '' : 'off'}">
        <lt-check hide-label label=${this.name} .checked=${this.checked} @lt-change=${this.toggle}></lt-check>${drawSwatch(this.swatch)}<span class="name">${this.name}${this.badge ? html`<span class="badge">${this.badge}</span>` : nothing}</span>${this.end()}
      </div>
      ${this.sliding ? this.slider() : nothing}
      ${this.below()}<slot></slot>`;
  }

  private below(): TemplateResult | typeof nothing {
    const text = this.warning || this.source;
    if (!text) return nothing;
    const mark = this.warning ? html`<svg width="10" height="10" viewBox="0 0 11 11" aria-hidden="true">${shapes.warn}</svg>` : nothing;
    const tone = this.warning ? 'sub warn' : 'sub';
    if (!this.expandable) return html`<div class=${tone}>${mark}${text}</div>`;
    return html`<div class=${tone}>${mark}<button type="button" class="text" aria-expanded=${this.expanded ? 'true' : 'false'} @click=${() => this.tell('lt-expand')}>${text}</button></div>`;
  }

  private toggle(event: CustomEvent<{ checked: boolean }>): void {
    event.stopPropagation();
    this.checked = event.detail.checked;
    this.tell('lt-toggle', { checked: this.checked });
  }

  private end(): TemplateResult | typeof nothing {
    if (this.tooFar) return html`<button type="button" @click=${() => this.tell('lt-zoom-to-see')}>${t('ui.zoomToSee')}</button>`;
    if (this.noOpacity) return nothing;
    const flip = (): void => {
      this.sliding = !this.sliding;
    };
    return html`<button type="button" aria-expanded=${this.sliding ? 'true' : 'false'} aria-label="${this.name} ${t('ui.opacity')} ${formatShare(this.opacity)}" @click=${flip}>${formatShare(this.opacity)}</button>`;
  }

  private slider(): TemplateResult {
    const take = (event: Event): void => {
      this.opacity = Number((event.target as HTMLInputElement).value) / 100;
      this.tell('lt-opacity', { opacity: this.opacity });
    };
    return html`<label class="slide">${t('ui.opacity')}<input type="range" min="0" max="100" step="5" .value=${String(Math.round(this.opacity * 100))} @input=${take} /></label>`;
  }
}

/** The swatch as a picture of 20 × 14. */
export function drawSwatch(swatch: Swatch): TemplateResult {
  const stroke = swatch.stroke ?? 'var(--edge)';
  const colours = swatch.colours ?? [];
  const width = 18 / Math.max(1, colours.length);
  const inside = {
    fill: svg`<rect x="1" y="1" width="18" height="12" rx="2" fill=${swatch.fill ?? 'none'} stroke=${stroke}/>`,
    outline: svg`<rect x="2" y="2" width="16" height="10" rx="1.5" fill="none" stroke=${stroke} stroke-width="2"/>`,
    line: svg`<path d="M1 7h18" stroke=${stroke} stroke-width="2"/>`,
    dash: svg`<rect x="2" y="2" width="16" height="10" rx="1.5" fill="none" stroke=${stroke} stroke-width="2" stroke-dasharray="4 2.5"/>`,
    point: svg`<circle cx="10" cy="7" r="4.5" fill=${swatch.fill ?? stroke} stroke=${stroke}/>`,
    ramp: svg`${colours.map((colour, index) => svg`<rect x=${1 + index * width} y="1" width=${width} height="12" fill=${colour}/>`)}<rect x="1" y="1" width="18" height="12" rx="1" fill="none" stroke=${stroke}/>`,
  }[swatch.kind];
  return html`<svg width="20" height="14" viewBox="0 0 20 14" aria-hidden="true">${inside}</svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-legend-row': LtLegendRow;
  }
}
