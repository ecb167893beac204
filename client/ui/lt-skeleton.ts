import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';

const widths = [92, 74, 83, 61, 88, 70];

/** The shape of what is coming: `lines` grey lines, or a `box`. */
@customElement('lt-skeleton')
export class LtSkeleton extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      i { display: block; height: 10px; margin: 9px 0; border-radius: 4px; background: var(--sunk); animation: breathe 1.4s ease-in-out infinite alternate; }
      .box { height: 100%; min-height: 64px; margin: 0; border-radius: var(--r); }
      @keyframes breathe { to { opacity: 0.5; } }
    `,
  ];

  @property({ type: Number }) lines = 3;
  @property({ type: Boolean }) box = false;

  override render(): TemplateResult {
    const rows = Array.from({ length: this.lines }, (_, index) => html`<i style="width:${widths[index % widths.length]}%"></i>`);
    return html`<span class="sr" role="status">${t('ui.loading')}</span>${this.box ? html`<i class="box"></i>` : rows}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-skeleton': LtSkeleton;
  }
}
