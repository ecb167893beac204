import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';

/** A check box with its text (slot or `label`). Event: `lt-change` {checked}. */
@customElement('lt-check')
export class LtCheck extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: inline-flex; }
      label { display: inline-flex; align-items: flex-start; gap: 8px; cursor: pointer; }
      input {
        appearance: none; flex: none; width: 15px; height: 15px; margin: 2px 0 0; border: 1.5px solid var(--edge); border-radius: 3px;
        background: var(--surface) center/11px no-repeat; cursor: pointer;
      }
      input:checked, input:indeterminate { background-color: var(--accent); border-color: var(--accent); }
      input:checked::after, input:indeterminate::after { content: ''; display: block; width: 7px; height: 3.5px; border: solid var(--on-accent); border-width: 0 0 1.6px 1.6px; transform: translate(2.4px, 2.6px) rotate(-45deg); }
      input:indeterminate::after { border-width: 0 0 1.6px; transform: translate(2.4px, 2px); }
      input:disabled { background-color: var(--sunk); border-color: var(--line); cursor: not-allowed; }
      :host([disabled]) label { color: var(--ink-3); cursor: not-allowed; }
      @media (pointer: coarse) { label { min-height: 44px; align-items: center; } input { margin: 0; width: 20px; height: 20px; } input::after { scale: 1.3; translate: 2px 2px; } }
    `,
  ];

  @property({ type: Boolean }) checked = false;
  @property({ type: Boolean }) indeterminate = false;
  @property({ type: Boolean, reflect: true }) disabled = false;
  @property() label = '';
  /** Keep `label` for screen readers only. */
  @property({ type: Boolean, attribute: 'hide-label' }) hideLabel = false;

  private take(event: Event): void {
    this.checked = (event.target as HTMLInputElement).checked;
    this.tell('lt-change', { checked: this.checked });
  }

  override render(): TemplateResult {
    return html`<label><input type="checkbox" .checked=${this.checked} .indeterminate=${this.indeterminate} ?disabled=${this.disabled} @change=${this.take} />
      <span class=${this.hideLabel ? 'sr' : ''}><slot>${this.label}</slot></span></label>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-check': LtCheck;
  }
}
