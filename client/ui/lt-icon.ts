import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { LtElement } from './element.ts';
import { type IconName, icons } from './icons.ts';

/** One of our drawn icons, in the colour of the text. Give `label` only when the icon stands alone and means something. */
@customElement('lt-icon')
export class LtIcon extends LtElement {
  static override styles = css`
    :host { display: inline-flex; flex: none; }
    svg { display: block; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
  `;

  @property() name: IconName = 'info';
  /** Side in pixels. */
  @property({ type: Number }) size = 16;
  @property() label = '';

  override render(): TemplateResult {
    const hidden = this.label ? nothing : 'true';
    return html`<svg viewBox="0 0 16 16" width=${this.size} height=${this.size} role=${this.label ? 'img' : nothing} aria-label=${this.label || nothing} aria-hidden=${hidden}>${icons[this.name]}</svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-icon': LtIcon;
  }
}
