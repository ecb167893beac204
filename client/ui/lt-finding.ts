import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import type { Status } from './shapes.ts';
import './lt-status.ts';

/**
 * A row of findings: shape, what is wrong, the clause, the source and its date; the amount at the end.
 * The whole row is a button. Event: `lt-select`. The default slot stands below, for remedies and links.
 */
@customElement('lt-finding')
export class LtFinding extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; border-bottom: 1px solid var(--line-2); }
      :host([selected]) { background: var(--accent-soft); }
      button { display: grid; grid-template-columns: 18px 1fr auto; gap: 8px; width: 100%; padding: 9px var(--inset) 9px 12px; text-align: start; background: none; border: 0; cursor: pointer; }
      button:hover { background: var(--sunk); }
      :host([selected]) button:hover { background: none; }
      button:focus-visible { outline-offset: -2px; }
      lt-status { margin-top: 4px; align-self: start; }
      .title, .clause, .source { text-wrap: pretty; }
      .title { font-weight: 600; }
      .clause { color: var(--ink-2); font-size: var(--text-s); }
      .source { color: var(--ink-3); font-size: var(--text-s); }
      .amount { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
      .amount b { display: block; font-weight: 600; }
      .amount small { color: var(--ink-3); font-size: var(--text-s); }
      .below { padding: 0 var(--inset) 0 38px; }
      ::slotted(*) { margin-bottom: 9px; }
    `,
  ];

  @property() status: Status = 'unknown';
  @property() heading = '';
  @property() clause = '';
  @property() source = '';
  /** The strong figure with its unit, `3.27 亩`. */
  @property() amount = '';
  /** The small line under it, `3.8 %`. */
  @property() note = '';
  @property({ type: Boolean, reflect: true }) selected = false;

  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  override render(): TemplateResult {
    const part = (name: string, text: string): TemplateResult | typeof nothing => (text ? html`<div class=${name}>${text}</div>` : nothing);
    return html`<button type="button" aria-pressed=${this.selected ? 'true' : 'false'} @click=${() => this.tell('lt-select')}>
        <lt-status compact status=${this.status}></lt-status>
        <span>${part('title', this.heading)}${part('clause', this.clause)}${part('source', this.source)}</span>
        <span class="amount">${this.amount ? html`<b>${this.amount}</b>` : nothing}${this.note ? html`<small>${this.note}</small>` : nothing}</span>
      </button>
      <div class="below"><slot></slot></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-finding': LtFinding;
  }
}
