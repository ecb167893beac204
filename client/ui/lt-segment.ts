import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseStyles } from '../style/base.ts';
import { LtElement } from './element.ts';
import type { Option } from './lt-select.ts';

/** A few choices side by side, one of them on; arrow keys move as in any radio group. Event: `lt-change` {value}. */
@customElement('lt-segment')
export class LtSegment extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: inline-flex; }
      fieldset { display: inline-flex; margin: 0; padding: 0; min-width: 0; border: 1px solid var(--line); border-radius: var(--r); background: var(--surface); }
      label { position: relative; display: flex; align-items: center; height: calc(var(--control-s) - 2px); padding: 0 11px; color: var(--ink-2); white-space: nowrap; cursor: pointer; border-inline-end: 1px solid var(--line); }
      label:first-of-type { border-start-start-radius: 5px; border-end-start-radius: 5px; }
      label:last-of-type { border-inline-end: 0; border-start-end-radius: 5px; border-end-end-radius: 5px; }
      label:hover { background: var(--sunk); }
      label:has(:checked) { background: var(--accent); color: var(--on-accent); font-weight: 600; }
      label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; z-index: 1; }
      label:has(:disabled) { color: var(--ink-3); cursor: not-allowed; }
      input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; }
    `,
  ];

  @property({ attribute: false }) options: readonly Option[] = [];
  @property() value = '';
  /** The name of the group for screen readers. */
  @property() label = '';

  private take(value: string): void {
    this.value = value;
    this.tell('lt-change', { value });
  }

  override render(): TemplateResult {
    return html`<fieldset><legend class="sr">${this.label}</legend>${this.options.map(
      (
        option,
      ) => html`<label><input type="radio" name="choice" .checked=${option.value === this.value} ?disabled=${option.disabled ?? false}
        @change=${() => this.take(option.value)} />${option.label}</label>`,
    )}</fieldset>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-segment': LtSegment;
  }
}
