import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { TRANSFER_KINDS } from '../../server/contract/ledger.ts';
import { t } from '../i18n/index.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import '../ui/lt-field.ts';
import '../ui/lt-select.ts';
import type { StatementFilters, TransferKind } from './statement.ts';

type Said = CustomEvent<{ value: string }>;

/** What a statement is narrowed to: days, kind of movement, words. Event: `lt-filter` with the filters. */
@customElement('lt-statement-filters')
export class LtStatementFilters extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding: 8px var(--gap-4) 10px; background: var(--paper); border-bottom: 1px solid var(--line); --control: var(--control-s); }
      .grid { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 10px; }
      lt-button { margin-top: 6px; }
    `,
  ];

  @property({ attribute: false }) filters: StatementFilters = {};

  private put(change: StatementFilters): void {
    this.tell('lt-filter', { ...this.filters, ...change });
  }

  override render(): TemplateResult {
    const { from = '', to = '', transferKind = '', q = '' } = this.filters;
    const kinds = TRANSFER_KINDS.map((value) => ({ value, label: t(`ledger.kind.${value}`) }));
    const any = from || to || transferKind || q;
    return html`<div class="grid">
        <lt-field type="date" label=${t('ledgerViews.from')} max=${to} .value=${from} @lt-change=${(event: Said) => this.put({ from: event.detail.value })}></lt-field>
        <lt-field type="date" label=${t('ledgerViews.to')} min=${from} .value=${to} @lt-change=${(event: Said) => this.put({ to: event.detail.value })}></lt-field>
        <lt-select label=${t('ledgerViews.whatKind')} placeholder=${t('ledgerViews.allKinds')} .options=${kinds} value=${transferKind} @lt-change=${(event: CustomEvent<{ value: TransferKind }>) => this.put({ transferKind: event.detail.value || undefined })}></lt-select>
        <lt-field type="search" label=${t('ledgerViews.text')} placeholder=${t('ledgerViews.textHint')} max-length="80" .value=${q} @lt-change=${(event: Said) => this.put({ q: event.detail.value })}></lt-field>
      </div>${any ? html`<lt-button size="s" variant="quiet" @click=${() => this.tell('lt-filter', {})}>${t('ledgerViews.clearFilters')}</lt-button>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-statement-filters': LtStatementFilters;
  }
}
