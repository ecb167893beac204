import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import { toast } from './toasts.ts';
import './lt-button.ts';

/** Something that is shown once: a link, a token, recovery codes. */
@customElement('lt-once')
export class LtOnce extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; gap: 8px; padding: 12px; background: var(--warn-soft); border: 1px solid var(--warn); border-radius: var(--r); }
      code { display: block; font-family: var(--mono, monospace); overflow-wrap: anywhere; white-space: pre-wrap; user-select: all; }
      lt-button { justify-self: start; }
    `,
  ];

  @property() text = '';
  @property() note = '';

  private copy(): void {
    navigator.clipboard?.writeText(this.text).then(
      () => toast(t('ui.copied'), { tone: 'pass' }),
      () => undefined,
    );
  }

  override render(): TemplateResult {
    return html`<p class="small">${this.note}</p><code>${this.text}</code><lt-button size="s" icon="copy" @click=${this.copy}>${t('ui.copy')}</lt-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-once': LtOnce;
  }
}
