import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import { type Status, shapes, statuses, statusKey } from './shapes.ts';

/** A status by shape, word and colour: pass/warn/fail/unknown, available/restricted/unavailable, normal/watch/urgent. */
@customElement('lt-status')
export class LtStatus extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: inline-flex; }
      span { display: inline-flex; align-items: center; gap: 6px; font-weight: 600; white-space: nowrap; font-variant-numeric: tabular-nums; }
      svg { flex: none; display: block; }
    `,
  ];

  @property() status: Status = 'unknown';
  /** A word other than the status's own. */
  @property() label = '';
  /** A number after the word. */
  @property({ type: Number }) count: number | null = null;
  /** Only the shape; the word goes to screen readers and the tooltip. */
  @property({ type: Boolean }) compact = false;

  override render(): TemplateResult {
    const tone = statuses[this.status] ?? 'unknown';
    const word = this.label || t(statusKey(this.status));
    return html`<span class=${tone} title=${this.compact ? word : nothing}><svg width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">${shapes[tone]}</svg>${
      this.compact ? html`<i class="sr">${word}</i>` : word
    }${this.count === null ? nothing : html` ${this.count}`}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-status': LtStatus;
  }
}
