import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import type { IconName } from './icons.ts';
import './lt-icon.ts';

/**
 * A small fact in a frame: faint `label`, strong `value`. `action` makes it a button (native `click`); `removable` adds a
 * cross. Event: `lt-remove`.
 */
@customElement('lt-chip')
export class LtChip extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: inline-flex; }
      .chip { display: inline-flex; align-items: center; gap: 6px; height: var(--control-s); padding: 0 10px; border: 1px solid var(--line); border-radius: var(--r); background: var(--surface); color: var(--ink-2); white-space: nowrap; }
      button.chip { cursor: pointer; }
      button.chip:hover { background: var(--sunk); }
      b { color: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; }
      .on { border-color: var(--accent); background: var(--accent-soft); color: var(--accent); }
      .on b { color: var(--accent); }
      .warn { border-color: var(--warn); background: var(--warn-soft); color: var(--warn); }
      .warn b { color: var(--warn); }
      .x { display: grid; place-items: center; width: 20px; height: 20px; margin-inline-end: -6px; padding: 0; border: 0; background: none; border-radius: 4px; cursor: pointer; }
      .x:hover { background: var(--line); }
    `,
  ];

  @property() label = '';
  @property() value = '';
  @property() icon: IconName | '' = '';
  @property({ type: Boolean }) action = false;
  @property({ type: Boolean }) on = false;
  /** `warn` draws attention: a date in the past, an offline view. */
  @property() tone: 'plain' | 'warn' = 'plain';
  @property({ type: Boolean }) removable = false;

  override render(): TemplateResult {
    const look = `chip ${this.on ? 'on' : ''} ${this.tone}`;
    const inside = html`${this.icon ? html`<lt-icon name=${this.icon} size="14"></lt-icon>` : nothing}${this.label ? html`<span>${this.label}</span>` : nothing}${
      this.value ? html`<b>${this.value}</b>` : nothing
    }<slot></slot>`;
    if (this.action) return html`<button type="button" class=${look} aria-pressed=${this.on ? 'true' : nothing}>${inside}</button>`;
    const name = `${t('ui.clear')} ${this.label}${this.value}`;
    const cross = html`<button type="button" class="x" aria-label=${name} @click=${() => this.tell('lt-remove')}><lt-icon name="close" size="12"></lt-icon></button>`;
    return html`<span class=${look}>${inside}${this.removable ? cross : nothing}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-chip': LtChip;
  }
}
