import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type DisplayUnit, type QuotaKind, quotaKind } from '../../../gis-data/standards/quota-kinds.ts';
import { parseQuota, quotaDecimal } from '../../../gis-data/standards/quota-units.ts';
import { formatNumber, t } from '../../i18n/index.ts';
import { displayUnit } from '../../quota/amount.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles, controlStyles } from '../../style/base.ts';
import { FieldElement } from '../../ui/field-element.ts';
import { plainNumber } from './typed.ts';
import { smallestUnit } from './words.ts';

/**
 * An amount of a quota kind: typed in one of its display units, kept as a whole number of the smallest unit without an error of
 * binary fractions, and told in that unit below the field. Event: `lt-change` {value: number | null} at each keystroke; `null` is
 * empty or no amount.
 */
@customElement('lt-amount-field')
export class LtAmountField extends FieldElement {
  static override styles = [
    ...FieldElement.styles,
    baseStyles,
    controlStyles,
    css`
      input { text-align: end; font-variant-numeric: tabular-nums; }
      .unit { flex: none; display: flex; align-items: center; padding: 0 10px; color: var(--ink-2); background: var(--sunk); border: 1px solid var(--edge); border-radius: var(--r); }
      select.unit { width: auto; height: var(--control); padding: 0 6px; cursor: pointer; }
    `,
  ];

  @property() kind = '';
  @property({ type: Number }) value: number | null = null;
  /** Said below the field while nothing is typed. */
  @property() note = '';
  @state() private typed: string | null = null;
  @state() private chosen = '';
  private readonly area = new StoreController(this, areaUnit);

  private get quota(): QuotaKind | null {
    return quotaKind(this.kind);
  }

  private unitOf(quota: QuotaKind): DisplayUnit {
    return quota.display.find((each) => each.unit === this.chosen) ?? displayUnit(quota, this.area.value);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('kind')) {
      this.chosen = '';
      this.typed = null;
    }
    if (changed.has('value') && this.typed !== null && this.read(this.typed) !== this.value) this.typed = null;
    this.hint = this.senseless ? t('flows.fault.amount') : this.exact() || this.note;
  }

  /** Something is typed that is no amount. */
  private get senseless(): boolean {
    return this.typed !== null && this.typed.trim() !== '' && this.value === null;
  }

  private read(text: string): number | null {
    const { quota } = this;
    const plain = plainNumber(text);
    return quota && plain !== null ? parseQuota(quota.id, plain, this.unitOf(quota).unit) : null;
  }

  private exact(): string {
    const { quota, value } = this;
    if (!quota || value === null || this.unitOf(quota).perUnit.num === this.unitOf(quota).perUnit.den) return '';
    return t('flows.exactly', { amount: `${formatNumber(value)} ${smallestUnit(quota.id)}` });
  }

  private take(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
    this.value = this.read(this.typed);
    this.tell('lt-change', { value: this.value });
  }

  private changeUnit(event: Event): void {
    this.chosen = (event.target as HTMLSelectElement).value;
    this.typed = null;
  }

  private get shown(): string {
    if (this.typed !== null) return this.typed;
    const { quota, value } = this;
    return quota && value !== null ? quotaDecimal(quota.id, value, this.unitOf(quota).unit) : '';
  }

  override render(): TemplateResult {
    const wrong = this.error !== '' || this.senseless;
    return this.field(html`<div class="pair"><input id="control" class="control" inputmode="decimal" autocomplete="off" .value=${this.shown} ?disabled=${this.disabled || !this.quota} ?required=${this.required}
        aria-invalid=${wrong ? 'true' : nothing} aria-describedby=${this.describedBy()} @keydown=${this.submitOnEnter} @input=${this.take} />${this.units()}</div>`);
  }

  private units(): TemplateResult | typeof nothing {
    const { quota } = this;
    if (!quota) return nothing;
    const now = this.unitOf(quota);
    const { value: words } = this.locale;
    return html`<select class="unit" aria-label=${t('flows.unitOf', { field: this.label })} @change=${this.changeUnit}>${quota.display.map(
      (each) => html`<option value=${each.unit} ?selected=${each.unit === now.unit}>${each.unit === 'm2' ? 'm²' : each[words]}</option>`,
    )}</select>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-amount-field': LtAmountField;
  }
}
