import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatShare, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { barParts } from './bar-parts.ts';
import { LtElement } from './element.ts';

/**
 * A stacked quota bar: used, held, asked now; a shortfall is hatched. With `label` it is a whole row: name, bar, figures.
 * All four numbers are in the same unit.
 */
@customElement('lt-bar')
export class LtBar extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; min-width: 40px; }
      .rowed { display: grid; grid-template-columns: var(--bar-label, 7rem) 1fr minmax(7.25rem, auto); gap: 10px; align-items: center; padding: 3px 0; font-size: var(--text-s); }
      .figures { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
      .bar { position: relative; display: flex; height: 8px; border-radius: 4px; background: var(--sunk); overflow: hidden; }
      i { display: block; height: 100%; }
      .used { background: var(--accent); }
      .held { background: var(--accent-mid); }
      .asked { background: var(--site); }
      .need .used, .need .held { background: var(--accent-mid); }
      .need .asked { background: var(--accent); }
      .short { background: repeating-linear-gradient(45deg, var(--fail) 0 3px, var(--hatch-light) 3px 6px); }
      @media (forced-colors: active) { .bar { border: 1px solid; } i { forced-color-adjust: none; } }
    `,
  ];

  @property({ type: Number }) total = 0;
  @property({ type: Number }) used = 0;
  @property({ type: Number }) held = 0;
  @property({ type: Number }) asked = 0;
  @property() label = '';
  /** The figures at the end of a row, `86.4 / 248.0 亩`. */
  @property() figures = '';

  override render(): TemplateResult {
    const parts = barParts(this.total, this.used, this.held, this.asked);
    const bar = html`<div class="bar ${this.asked > 0 ? 'need' : ''}" role="img" aria-label=${this.spoken()}>${(
      ['used', 'held', 'asked', 'short'] as const
    ).map((name) => (parts[name] > 0 ? html`<i class=${name} style="width:${(parts[name] * 100).toFixed(2)}%"></i>` : nothing))}</div>`;
    if (!this.label) return bar;
    return html`<div class="rowed"><span>${this.label}</span>${bar}<span class="figures ${parts.short > 0 ? 'fail strong' : ''}">${this.figures}</span></div>`;
  }

  private spoken(): string {
    const of = (value: number): string => formatShare(this.total > 0 ? value / this.total : null);
    const short = this.used + this.held + this.asked - this.total;
    const parts = [`${t('ui.used')} ${of(this.used)}`, `${t('ui.held')} ${of(this.held)}`];
    if (this.asked > 0) parts.push(`${t('ui.asked')} ${of(this.asked)}`);
    if (short > 0) parts.push(`${t('ui.short')} ${of(short)}`);
    return `${this.label} ${parts.join(' · ')}`.trim();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-bar': LtBar;
  }
}
