import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import { type Status, statuses, statusKey, type Tone } from './shapes.ts';

const marks: Record<Tone, TemplateResult> = {
  pass: html`<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="8.5" fill="currentColor" /><path d="m5.2 9.3 2.7 2.7 5-5.5" fill="none" stroke="var(--on-status)" stroke-width="1.8" /></svg>`,
  warn: html`<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><path d="M9 1 17.5 16.5H.5z" fill="currentColor" /><path d="M9 6.5v4.5M9 13v1.5" fill="none" stroke="var(--on-status)" stroke-width="1.8" /></svg>`,
  fail: html`<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><rect x="1" y="1" width="16" height="16" rx="2" fill="currentColor" /><path d="m5.5 5.5 7 7m0-7-7 7" fill="none" stroke="var(--on-status)" stroke-width="1.8" /></svg>`,
  unknown: html`<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><path d="M9 .5 17.5 9 9 17.5.5 9z" fill="currentColor" /><path d="M7 7.2a2 2 0 1 1 2 2.3v.8M9 12v1.3" fill="none" stroke="var(--on-status)" stroke-width="1.6" /></svg>`,
};

/** The verdict: the first thing a panel says. `text` is the sentence below the word; the slot may hold more. */
@customElement('lt-verdict')
export class LtVerdict extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      .box { padding: 11px 13px; border-radius: var(--r); border-inline-start: 4px solid currentColor; }
      .box.pass { background: var(--pass-soft); }
      .box.warn { background: var(--warn-soft); }
      .box.fail { background: var(--fail-soft); }
      .box.unknown { background: var(--unknown-soft); }
      h2 { display: flex; align-items: center; gap: 8px; font-size: var(--text-xl); font-weight: 650; }
      svg { flex: none; }
      .rest { color: var(--ink); }
      p { margin-top: 4px; }
    `,
  ];

  @property() status: Status = 'unknown';
  /** A word other than the status's own. */
  @property() label = '';
  @property() text = '';

  override render(): TemplateResult {
    const tone = statuses[this.status] ?? 'unknown';
    return html`<div class="box ${tone}" role="status"><h2>${marks[tone]}${this.label || t(statusKey(this.status))}</h2>
      <div class="rest">${this.text ? html`<p>${this.text}</p>` : nothing}<slot></slot></div></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-verdict': LtVerdict;
  }
}
