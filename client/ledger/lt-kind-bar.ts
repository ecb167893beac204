import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BookView } from '../../server/contract/ledger.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { pick, t } from '../i18n/index.ts';
import { kindName } from '../quota/amount.ts';
import { go } from '../state/url-state.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-select.ts';
import { yearsOf } from './audit.ts';
import { kindOf, kindsOf, yearOf } from './choice.ts';
import { type LedgerView, moreOf } from './place.ts';

type Said = CustomEvent<{ value: string }>;

/**
 * The bar above a page of the ledger: which year, kind and region, kept in the address, and the page's own buttons in the slot. Give
 * `regions` for a choice of region, `every-kind` for a first choice of all kinds, `no-kind` for none.
 */
@customElement('lt-kind-bar')
export class LtKindBar extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 10px; min-height: 44px; padding: 6px var(--gap-4); background: var(--surface); border-bottom: 1px solid var(--line); }
      lt-select { width: 11.5rem; --control: var(--control-s); }
      lt-select.year { width: 7.5rem; }
      @media print { :host { display: none; } }
    `,
  ];

  @property({ attribute: false }) at!: LedgerView;
  @property({ attribute: false }) books: readonly BookView[] | undefined;
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @property({ type: Boolean, attribute: 'every-kind' }) everyKind = false;
  @property({ type: Boolean, attribute: 'no-kind' }) noKind = false;
  @property({ type: Boolean, attribute: 'with-region' }) withRegion = false;

  private put(change: Partial<Pick<LedgerView, 'kind' | 'year' | 'region'>>): void {
    const { kind, year, region } = this.at;
    go({ sel: undefined, more: moreOf({ kind, year, region, ...change }) });
  }

  override render(): TemplateResult {
    const year = yearOf(this.at, this.books);
    const years = yearsOf(this.books ?? []).map((each) => ({ value: String(each), label: t('ledger.yearOf', { year: each }) }));
    return html`<lt-select class="year" hide-label label=${t('ledger.year')} .options=${years} value=${String(year)} @lt-change=${(event: Said) => this.put({ year: Number(event.detail.value) })}></lt-select>
      ${this.noKind ? nothing : this.kinds(year)}${this.withRegion ? this.places() : nothing}<slot></slot>`;
  }

  private kinds(year: number): TemplateResult {
    const kinds = kindsOf(year, this.books).map((value) => ({ value, label: kindName(value) }));
    const now = this.everyKind ? (this.at.kind ?? '') : kindOf(this.at, this.books);
    return html`<lt-select hide-label label=${t('ledger.kindOf')} placeholder=${this.everyKind ? t('ledgerViews.everyKind') : ''} .options=${kinds} value=${now} @lt-change=${(event: Said) => this.put({ kind: event.detail.value || undefined })}></lt-select>`;
  }

  private places(): TemplateResult {
    const regions = (this.regions ?? [])
      .filter((each) => each.kind !== 'province')
      .map((each) => ({ value: each.id, label: pick(each.name) }));
    return html`<lt-select hide-label label=${t('ledger.region')} placeholder=${t('ledger.allRegions')} .options=${regions} value=${this.at.region ?? ''} @lt-change=${(event: Said) => this.put({ region: event.detail.value || undefined })}></lt-select>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-kind-bar': LtKindBar;
  }
}
