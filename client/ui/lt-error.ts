import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type MessageParams, t, tMaybe } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import './lt-button.ts';
import './lt-icon.ts';

/**
 * Something was not done: what, what to do, the code and the trace id for whoever helps. The sentences come from the
 * catalogue: `problems.CODE` and `problems.CODE.do`. Event: `lt-retry` (the button shows with `retryable`). Slot: other ways out.
 */
@customElement('lt-error')
export class LtError extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      .box { padding: 11px 13px; background: var(--fail-soft); border-inline-start: 4px solid var(--fail); border-radius: var(--r); }
      h3 { display: flex; gap: 8px; align-items: center; color: var(--fail); }
      p { margin-top: 4px; }
      .foot { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin-top: 8px; }
      code { font: var(--text-s) var(--mono); color: var(--ink-2); user-select: all; }
    `,
  ];

  @property() code = 'unknown';
  @property({ attribute: false }) params: MessageParams = {};
  @property({ attribute: 'trace-id' }) traceId = '';
  /** A sentence instead of the catalogue's. */
  @property() heading = '';
  /** What to do, instead of the catalogue's. */
  @property() advice = '';
  @property({ type: Boolean }) retryable = false;

  override render(): TemplateResult {
    const heading = this.heading || tMaybe(`problems.${this.code}`, this.params) || t('problems.unknown', { code: this.code });
    const advice = this.advice || tMaybe(`problems.${this.code}.do`, this.params) || '';
    return html`<div class="box" role="alert"><h3><lt-icon name="alert"></lt-icon>${heading}</h3>${advice ? html`<p>${advice}</p>` : nothing}
      <div class="foot">${this.retryable ? html`<lt-button size="s" icon="refresh" @click=${() => this.tell('lt-retry')}>${t('ui.retry')}</lt-button>` : nothing}<slot></slot>
        <code>${this.code}${this.traceId ? ` · ${t('ui.traceId')} ${this.traceId}` : ''}</code></div></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-error': LtError;
  }
}
