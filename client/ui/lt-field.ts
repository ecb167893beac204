import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { FieldElement } from './field-element.ts';

/**
 * A labelled line of text, date, password, or (`multiline`) a text area.
 * Events: `lt-input` {value} at each keystroke, `lt-change` {value} when settled. Enter submits the form around it.
 */
@customElement('lt-field')
export class LtField extends FieldElement {
  @property() value = '';
  @property() type: 'text' | 'password' | 'date' | 'search' | 'tel' | 'email' = 'text';
  @property() placeholder = '';
  @property() autocomplete: 'off' | 'username' | 'current-password' | 'new-password' = 'off';
  @property({ type: Boolean }) multiline = false;
  @property({ type: Number, attribute: 'max-length' }) maxLength = 2000;
  /** Least and most date of a `date` field. */
  @property() min = '';
  @property() max = '';

  private take(event: Event, name: 'lt-input' | 'lt-change'): void {
    this.value = (event.target as HTMLInputElement | HTMLTextAreaElement).value;
    this.tell(name, { value: this.value });
  }

  override render(): TemplateResult {
    return this.field(this.multiline ? this.area() : this.line());
  }

  private area(): TemplateResult {
    return html`<textarea id="control" class="control" .value=${this.value} placeholder=${this.placeholder} maxlength=${this.maxLength}
      ?required=${this.required} ?disabled=${this.disabled} aria-invalid=${this.error ? 'true' : nothing} aria-describedby=${this.describedBy()}
      @input=${(event: Event) => this.take(event, 'lt-input')} @change=${(event: Event) => this.take(event, 'lt-change')}></textarea>`;
  }

  private line(): TemplateResult {
    return html`<input id="control" class="control" type=${this.type} .value=${this.value} placeholder=${this.placeholder} maxlength=${this.maxLength}
      autocomplete=${this.autocomplete} min=${this.min || nothing} max=${this.max || nothing} ?required=${this.required} ?disabled=${this.disabled}
      aria-invalid=${this.error ? 'true' : nothing} aria-describedby=${this.describedBy()} @keydown=${this.submitOnEnter}
      @input=${(event: Event) => this.take(event, 'lt-input')} @change=${(event: Event) => this.take(event, 'lt-change')} />`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-field': LtField;
  }
}
