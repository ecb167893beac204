import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import type { Option } from '../ui/lt-select.ts';
import '../ui/lt-chip.ts';
import '../ui/lt-select.ts';

const EVERY = '*';

/** Some of many, or every one of them (`*`), as chips with a list to add from. Event: `lt-change` {value}. */
@customElement('lt-set-field')
export class LtSetField extends LtElement {
  static override styles = [baseStyles, css`:host { display: grid; gap: 6px; } .chips { display: flex; flex-wrap: wrap; gap: 6px; }`];

  @property() label = '';
  @property() placeholder = '';
  @property({ attribute: false }) options: readonly Option[] = [];
  @property({ attribute: false }) value: readonly string[] = [];

  private set(value: readonly string[]): void {
    this.value = value;
    this.tell('lt-change', { value });
  }

  private readonly add = (event: CustomEvent<{ value: string }>): void => {
    event.stopPropagation();
    const { value } = event.detail;
    if (value) this.set(value === EVERY ? [EVERY] : [...this.value.filter((each) => each !== EVERY), value]);
  };

  override render(): TemplateResult {
    const every = { value: EVERY, label: t('departments.every') };
    const free = [every, ...this.options].filter((option) => !this.value.includes(option.value));
    const word = (id: string): string => [every, ...this.options].find((option) => option.value === id)?.label ?? id;
    return html`${keyed(this.value.join(), html`<lt-select label=${this.label} placeholder=${this.placeholder} .options=${free} @lt-change=${this.add}></lt-select>`)}
      <div class="chips">${this.value.map(
        (id) =>
          html`<lt-chip removable value=${word(id)} @lt-remove=${() => this.set(this.value.filter((each) => each !== id))}></lt-chip>`,
      )}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-set-field': LtSetField;
  }
}
