import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { LtElement } from './element.ts';

/** Keys as caps: `keys="Ctrl+Z"`, `keys="/"`. A space between chords that follow each other: `keys="g m"`. */
@customElement('lt-kbd')
export class LtKbd extends LtElement {
  static override styles = css`
    :host { display: inline-flex; gap: 3px; }
    kbd { display: inline-grid; place-items: center; min-width: 18px; height: 18px; padding: 0 5px; font: var(--text-s)/1 var(--font); color: var(--ink-2); background: var(--surface); border: 1px solid var(--line); border-radius: 4px; }
  `;

  @property() keys = '';

  override render(): TemplateResult {
    return html`${this.keys.split(/(?<=.)\+|\s/).map((key) => html`<kbd>${key}</kbd>`)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-kbd': LtKbd;
  }
}
