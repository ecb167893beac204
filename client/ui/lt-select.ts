import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { FieldElement } from './field-element.ts';

/** One choice; choices with the same `group` stand together under its name. */
export interface Option {
  value: string;
  label: string;
  group?: string;
  disabled?: boolean;
}

/** A labelled native select. Event: `lt-change` {value}. */
@customElement('lt-select')
export class LtSelect extends FieldElement {
  static override styles = [
    ...FieldElement.styles,
    css`
      .box { position: relative; }
      select { appearance: none; padding-inline-end: 28px; cursor: pointer; text-overflow: ellipsis; }
      lt-icon { position: absolute; inset-inline-end: 9px; top: 50%; translate: 0 -50%; pointer-events: none; color: var(--ink-2); }
    `,
  ];

  @property({ attribute: false }) options: readonly Option[] = [];
  @property() value = '';
  /** A first, empty choice. */
  @property() placeholder = '';

  private take(event: Event): void {
    this.value = (event.target as HTMLSelectElement).value;
    this.tell('lt-change', { value: this.value });
  }

  override render(): TemplateResult {
    return this.field(html`<div class="box">
      <select id="control" class="control" ?disabled=${this.disabled} ?required=${this.required} aria-invalid=${this.error ? 'true' : nothing}
        aria-describedby=${this.describedBy()} @change=${this.take}>
        ${this.placeholder ? html`<option value="" ?selected=${this.value === ''}>${this.placeholder}</option>` : nothing} ${this.choices()}
      </select>
      <lt-icon name="chevronDown"></lt-icon>
    </div>`);
  }

  private choices(): TemplateResult[] {
    const names = [...new Set(this.options.map((option) => option.group ?? ''))];
    return names.map((group) => {
      const options = this.options.filter((option) => (option.group ?? '') === group);
      const rows = options.map(
        (option) =>
          html`<option value=${option.value} ?selected=${option.value === this.value} ?disabled=${option.disabled ?? false}>${option.label}</option>`,
      );
      return group ? html`<optgroup label=${group}>${rows}</optgroup>` : html`${rows}`;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-select': LtSelect;
  }
}
