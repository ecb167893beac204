import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import type { IconName } from './icons.ts';
import './lt-icon.ts';

/** Nothing here yet: why, and what to do next (slot: buttons). */
@customElement('lt-empty')
export class LtEmpty extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; justify-items: center; gap: 4px; padding: 32px 24px; text-align: center; }
      .pic { display: grid; place-items: center; width: 44px; height: 44px; margin-bottom: 6px; color: var(--ink-3); background: var(--sunk); border-radius: 10px; }
      h3 { font-size: var(--text-m); }
      p { max-width: 34ch; color: var(--ink-2); text-wrap: balance; }
      .do { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; margin-top: 10px; }
    `,
  ];

  @property() icon: IconName = 'map';
  @property() heading = '';
  @property() text = '';

  override render(): TemplateResult {
    return html`<span class="pic"><lt-icon name=${this.icon} size="22"></lt-icon></span><h3>${this.heading}</h3>${this.text ? html`<p>${this.text}</p>` : nothing}<div class="do"><slot></slot></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-empty': LtEmpty;
  }
}
