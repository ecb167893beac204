import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatNumber, parseNumber } from '../i18n/index.ts';
import { FieldElement } from './field-element.ts';

/** One unit the number may be typed in: `per` smallest units make one (亩: 10000/15, 公顷: 10000, m²: 1). */
export interface NumberUnit {
  value: string;
  label: string;
  per: number;
  decimals: number;
}

/**
 * A number with its unit. `value` is always a whole number in the smallest unit (m², kgce, g); the person types in `unit`
 * and may change the unit without changing the amount.
 * Events: `lt-change` {value: number | null, unit: string}.
 */
@customElement('lt-number-with-unit')
export class LtNumberWithUnit extends FieldElement {
  static override styles = [
    ...FieldElement.styles,
    css`
      .control.num { text-align: end; }
      .unit { flex: none; display: flex; align-items: center; padding: 0 10px; color: var(--ink-2); background: var(--sunk); border: 1px solid var(--edge); border-radius: var(--r); }
      select.unit { width: auto; height: var(--control); padding: 0 6px; cursor: pointer; }
    `,
  ];

  /** Whole, in the smallest unit; `null` when empty. */
  @property({ type: Number }) value: number | null = null;
  @property({ attribute: false }) units: readonly NumberUnit[] = [];
  @property() unit = '';
  @property({ type: Number }) min = 0;
  @property({ type: Number }) max = Number.MAX_SAFE_INTEGER;
  @state() private typed: string | null = null;
  @state() private bad = false;

  private get chosen(): NumberUnit {
    return this.units.find((unit) => unit.value === this.unit) ?? this.units[0] ?? { value: '', label: '', per: 1, decimals: 0 };
  }

  private get shown(): string {
    if (this.typed !== null) return this.typed;
    return this.value === null ? '' : formatNumber(this.value / this.chosen.per, this.chosen.decimals);
  }

  private settle(event: Event): void {
    const text = (event.target as HTMLInputElement).value.trim();
    const number = text === '' ? null : parseNumber(text);
    const value = number === null ? null : Math.round(number * this.chosen.per);
    this.bad = (text !== '' && number === null) || (value !== null && (value < this.min || value > this.max));
    this.typed = this.bad ? text : null;
    if (this.bad) return;
    this.value = value;
    this.tell('lt-change', { value, unit: this.chosen.value });
  }

  private changeUnit(event: Event): void {
    this.unit = (event.target as HTMLSelectElement).value;
    this.tell('lt-change', { value: this.value, unit: this.unit });
  }

  override render(): TemplateResult {
    const wrong = this.bad || this.error !== '';
    return this.field(html`<div class="pair">
      <input id="control" class="control num" inputmode="decimal" autocomplete="off" .value=${this.shown} ?disabled=${this.disabled} ?required=${this.required}
        aria-invalid=${wrong ? 'true' : nothing} aria-describedby=${this.describedBy()} @keydown=${this.submitOnEnter} @change=${this.settle} />
      ${this.unitPart()}
    </div>`);
  }

  private unitPart(): TemplateResult {
    if (this.units.length < 2) return html`<span class="unit">${this.chosen.label}</span>`;
    return html`<select class="unit" aria-label=${this.label} .value=${this.chosen.value} ?disabled=${this.disabled} @change=${this.changeUnit}>
      ${this.units.map((unit) => html`<option value=${unit.value} ?selected=${unit.value === this.chosen.value}>${unit.label}</option>`)}
    </select>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-number-with-unit': LtNumberWithUnit;
  }
}
