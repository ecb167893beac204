import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ledgerViewEndpoints } from '../../../server/contract/ledger-views.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { saveSheet } from '../../export/save.ts';
import { t } from '../../i18n/index.ts';
import { kindName, unitName } from '../../quota/amount.ts';
import { regionsOf } from '../../quota/regions.ts';
import { headNote, ledgerNotes } from '../../quota/sheet-cells.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { go, view } from '../../state/url-state.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-empty.ts';
import '../../ui/lt-segment.ts';
import '../../ui/lt-status.ts';
import { toast } from '../../ui/toasts.ts';
import { booksOf, kindOf, yearOf } from '../choice.ts';
import '../lt-kind-bar.ts';
import { type LedgerView, moreOf } from '../place.ts';
import './lt-flow-diagram.ts';
import './lt-flow-table.ts';
import { type FlowReply, nodesThatDiffer } from './picture.ts';
import { flowSheet } from './sheet.ts';

/** Where a kind's quota of a year went, as a picture or as tables; it says whether it adds up, and what the reader does not see. */
@customElement('lt-flow-page')
export class LtFlowPage extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); height: 100%; min-height: 0; }
      lt-flow-diagram, lt-flow-table { grid-row: 3; min-height: 0; }
      .note { grid-row: 2; padding: 6px var(--gap-4); background: var(--warn-soft); color: var(--warn); font-size: var(--text-s); }
      .key { display: flex; gap: 14px; color: var(--ink-2); font-size: var(--text-s); }
      .key i { display: inline-block; width: 16px; height: 9px; margin-inline-end: 5px; border-radius: 2px; background: var(--accent-mid); opacity: 0.7; }
      .key i.held { background: repeating-linear-gradient(135deg, var(--accent-mid) 0 2px, var(--accent-soft) 2px 5px); opacity: 1; }
      .key i.free { width: 9px; background: none; border: 2px solid var(--accent); opacity: 1; }
      @media (max-width: 1180px) { .key { display: none; } }
    `,
  ];

  @property({ attribute: false }) at!: LedgerView;
  @state() private saving = false;
  private readonly regions = regionsOf(this);
  private readonly books = booksOf(this);
  private readonly flow = new Resource<FlowReply>(this, (signal) => {
    const { kind, year, asOf } = this;
    return call(ledgerViewEndpoints.flow, { query: { kind, year, ...(asOf ? { asOf } : {}) }, signal });
  });
  protected readonly live = new LiveController(this, ['ledger.posted'], () => this.flow.soon(800));

  private get kind(): string {
    return kindOf(this.at, this.books.value);
  }

  private get year(): number {
    return yearOf(this.at, this.books.value);
  }

  private get asOf(): string {
    return this.at.asOf ?? '';
  }

  override willUpdate(): void {
    this.regions.want('all');
    this.books.want('books');
    if (this.kind) this.flow.want([this.kind, this.year, this.asOf].join(' '));
  }

  override render(): TemplateResult {
    const asTable = view.get().more?.as === 'table';
    const shown = (flow: FlowReply): TemplateResult => {
      if (flow.links.length === 0)
        return html`<lt-empty icon="swap" heading=${t('ledgerViews.noFlow')} text=${t('ledgerViews.noFlowWhy')}></lt-empty>`;
      return asTable
        ? html`<lt-flow-table .flow=${flow} as-of=${this.asOf}></lt-flow-table>`
        : html`<lt-flow-diagram .flow=${flow} .regionOrder=${(this.regions.value ?? []).map((region) => region.id)} as-of=${this.asOf}></lt-flow-diagram>`;
    };
    const waits = this.kind || this.books.error;
    return html`${this.bar(asTable)}${this.note()}${waits ? stateOf(this.flow, shown, 8) : stateOf(this.books, () => html`<lt-empty icon="ledger" heading=${t('ledger.noBooks')} text=${t('ledger.noBooksWhy')}></lt-empty>`)}`;
  }

  private bar(asTable: boolean): TemplateResult {
    const ways = [
      { value: 'picture', label: t('ledgerViews.asPicture') },
      { value: 'table', label: t('ledgerViews.asTable') },
    ];
    const turn = (event: CustomEvent<{ value: string }>): void => {
      const { kind, year, region } = this.at;
      go({ more: { ...moreOf({ kind, year, region }), ...(event.detail.value === 'table' ? { as: 'table' } : {}) } });
    };
    const key = html`<span class="key"><span><i></i>${t('ledgerViews.moved')}</span><span><i class="held"></i>${t('ledger.kind.hold')}</span><span><i class="free"></i>${t('ledgerViews.free')}</span></span>`;
    return html`<lt-kind-bar .at=${this.at} .books=${this.books.value}>
      <lt-segment label=${t('ledgerViews.shownAs')} .options=${ways} value=${asTable ? 'table' : 'picture'} @lt-change=${turn}></lt-segment>${asTable ? nothing : key}<span class="muted small">${this.kind ? t('ledgerViews.inUnit', { unit: unitName(this.kind) }) : nothing}</span>
      <span class="grow"></span>${this.sums()}<lt-button size="s" icon="download" ?busy=${this.saving} ?disabled=${!this.flow.value} @click=${this.save}>${t('sheets.export')}</lt-button></lt-kind-bar>`;
  }

  /** Counted again here, from the links: the picture says of itself whether it adds up. */
  private sums(): TemplateResult | typeof nothing {
    const { value } = this.flow;
    if (!value || value.links.length === 0) return nothing;
    const differ = nodesThatDiffer(value).length;
    return differ === 0
      ? html`<lt-status status="pass" label=${t('ledgerViews.addsUp', { count: value.nodes.length })}></lt-status>`
      : html`<lt-status status="fail" label=${t('ledgerViews.differs', { count: differ })}></lt-status>`;
  }

  private note(): TemplateResult | typeof nothing {
    const hidden = this.flow.value?.nodes.some((node) => node.level === 'elsewhere');
    return hidden ? html`<p class="note" role="note">${t('ledgerViews.elsewhereNote')}</p>` : nothing;
  }

  private readonly save = async (): Promise<void> => {
    const { value } = this.flow;
    if (!value) return;
    this.saving = true;
    const { kind, year } = value;
    try {
      const filters = [kindName(kind), t('ledger.yearOf', { year })];
      const notes = [
        ...ledgerNotes({ kind, asOf: this.asOf, filters, rows: value.links.length, complete: true }),
        ...(await headNote(kind, year)),
      ];
      await saveSheet(`${t('ledgerViews.flow')}-${kind}-${year}`, flowSheet(value, notes));
    } catch {
      toast(t('sheets.failed'), { tone: 'fail' });
    }
    this.saving = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-flow-page': LtFlowPage;
  }
}
