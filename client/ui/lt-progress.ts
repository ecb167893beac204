import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatShare } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';

/** Work under way: `value` 0–1, or null when its length is unknown; `label` says what is being done. */
@customElement('lt-progress')
export class LtProgress extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      .text { display: flex; justify-content: space-between; gap: 12px; margin-bottom: 4px; font-size: var(--text-s); color: var(--ink-2); font-variant-numeric: tabular-nums; }
      .bar { height: 4px; border-radius: 2px; background: var(--line); overflow: hidden; }
      i { display: block; height: 100%; background: var(--accent); border-radius: 2px; transition: width 200ms; }
      .open { width: 35%; animation: slide 1.3s ease-in-out infinite; }
      @keyframes slide { from { transform: translateX(-110%); } to { transform: translateX(300%); } }
    `,
  ];

  @property({ type: Number }) value: number | null = null;
  @property() label = '';

  override render(): TemplateResult {
    const share = this.value === null ? null : Math.min(1, Math.max(0, this.value));
    const text =
      this.label || share !== null
        ? html`<div class="text"><span>${this.label}</span><span>${share === null ? '' : formatShare(share)}</span></div>`
        : nothing;
    return html`${text}<div class="bar" role="progressbar" aria-label=${this.label || nothing} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${share === null ? nothing : Math.round(share * 100)}>
      <i class=${share === null ? 'open' : ''} style=${share === null ? nothing : `width:${share * 100}%`}></i></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-progress': LtProgress;
  }
}
