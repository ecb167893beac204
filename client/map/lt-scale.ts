import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatNumber, t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { scaleBar } from './scale-bar.ts';

/** The scale bar of the map. */
@customElement('lt-scale')
export class LtScale extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding: 3px 8px 2px; font-size: var(--text-s); line-height: 1.25; color: var(--ink); font-variant-numeric: tabular-nums; background: color-mix(in srgb, var(--surface) 86%, transparent); border-radius: 4px; pointer-events: none; }
      i { display: block; height: 5px; margin-bottom: 1px; border: 1.5px solid var(--ink-2); border-top: 0; }
    `,
  ];

  /** Metres that one pixel stands for at the middle of the map. */
  @property({ type: Number }) metresPerPx = 1;

  override render(): TemplateResult {
    const { lengthM, widthPx } = scaleBar(this.metresPerPx);
    const text = lengthM >= 1000 ? `${formatNumber(lengthM / 1000)} km` : `${formatNumber(lengthM)} m`;
    return html`<i style="width:${widthPx.toFixed(1)}px"></i><span aria-label="${t('map.scale')} ${text}">${text}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-scale': LtScale;
  }
}
