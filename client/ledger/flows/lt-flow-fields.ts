import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { QUOTA_KINDS } from '../../../gis-data/standards/quota-kinds.ts';
import type { AccountView, VoucherView } from '../../../server/contract/ledger.ts';
import type { Preview } from '../../../server/contract/ledger-preview.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { formatInstant, pick, t, today } from '../../i18n/index.ts';
import { exactWithUnit, kindName } from '../../quota/amount.ts';
import { isPool, ownerName } from '../../quota/owners.ts';
import { replaceable } from '../../quota/provenance.ts';
import { regionName } from '../../quota/regions.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-bar.ts';
import '../../ui/lt-field.ts';
import '../../ui/lt-segment.ts';
import '../../ui/lt-select.ts';
import type { Option } from '../../ui/lt-select.ts';
import { dayAfter } from './days.ts';
import { type Draft, type Faults, NEEDS_DOCUMENT, ofLots, oneRegion, parseYuan, type Share, twoRegions } from './draft.ts';
import { type LotPart, leastRatio } from './lots.ts';
import './lt-amount-field.ts';
import './lt-lot-table.ts';
import './lt-share-table.ts';
import type { ProjectChoice } from './names.ts';
import { splitShown } from './split.ts';

type Said = CustomEvent<{ value: string }>;

/** The fields of one flow. What is wrong shows once somebody tried (`faults`). Event: `lt-put` {change: Partial<Draft>}. */
@customElement('lt-flow-fields')
export class LtFlowFields extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px 16px; align-items: start; }
      .wide { grid-column: 1 / -1; }
      .label { display: block; margin-bottom: 4px; color: var(--ink-2); font-size: var(--text-s); }
      .parts { margin: 13px 0 9px; }
      .note { margin-inline-start: 10px; color: var(--ink-3); font-size: var(--text-s); }
      h3 { margin-top: 6px; }
      .voucher { padding: 10px 12px; background: var(--sunk); border-radius: var(--r); }
      .voucher p + p { margin-top: 2px; color: var(--ink-2); }
      @media (max-width: 700px) { :host { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  @property({ attribute: false }) draft!: Draft;
  @property({ attribute: false }) faults: Faults = {};
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @property({ attribute: false }) accounts: readonly AccountView[] = [];
  @property({ attribute: false }) projects: { items: readonly ProjectChoice[]; complete: boolean } | undefined;
  @property({ attribute: false }) years: readonly number[] = [];
  @property({ attribute: false }) voucher: VoucherView | undefined;
  @property({ attribute: false }) preview: Preview | undefined;
  @state() private price: string | null = null;

  private put(change: Partial<Draft>): void {
    this.tell('lt-put', { change });
  }

  private fault(field: keyof Draft): string {
    const key = this.faults[field];
    return key ? t(key) : '';
  }

  override render(): TemplateResult {
    const { flow } = this.draft;
    return html`${flow === 'reversal' ? this.original() : this.book()}${this.places()}${this.figures()}${this.own()}
      <h3 class="wide">${t('flows.whyGround')}</h3>${this.text('reason', 'flows.reason', { wide: true, required: true, most: 1000 })}
      ${this.text('document', 'flows.document', { wide: true, required: NEEDS_DOCUMENT.includes(flow), most: 200, hint: t('flows.documentNote') })}`;
  }

  private text(
    field: 'reason' | 'document' | 'code' | 'plant' | 'measure' | 'basis',
    label: `flows.${string}` & Parameters<typeof t>[0],
    look: { wide?: boolean; required?: boolean; most: number; hint?: string },
  ): TemplateResult {
    return html`<lt-field data-field=${field} class=${look.wide ? 'wide' : ''} ?required=${look.required ?? false} label=${t(label)} hint=${look.hint ?? ''} max-length=${look.most} error=${this.fault(field)}
      .value=${this.draft[field]} @lt-input=${(event: Said) => this.put({ [field]: event.detail.value })}></lt-field>`;
  }

  private select(field: 'kind' | 'region' | 'from' | 'to', label: string, options: readonly Option[], wide = false): TemplateResult {
    return html`<lt-select data-field=${field} class=${wide ? 'wide' : ''} required label=${label} placeholder=${t('flows.choose')} .options=${options} value=${this.draft[field]} error=${this.fault(field)}
      @lt-change=${(event: Said) => this.put({ [field]: event.detail.value })}></lt-select>`;
  }

  private book(): TemplateResult {
    const { flow, year } = this.draft;
    const kinds = QUOTA_KINDS.filter(({ id }) => !ofLots(flow) || replaceable(id));
    const options = kinds.map(({ id, group }) => ({ value: id, label: kindName(id), group: t(`siting.kindGroup.${group}`) }));
    const years = this.years.map((each) => ({ value: String(each), label: String(each) }));
    return html`${this.select('kind', t('flows.kind'), options)}<lt-select required label=${t('flows.year')} .options=${years} value=${String(year)} @lt-change=${(event: Said) => this.put({ year: Number(event.detail.value) })}></lt-select>`;
  }

  private regionOptions(): Option[] {
    return (this.regions ?? []).filter(({ kind }) => kind !== 'province').map(({ id, name }) => ({ value: id, label: pick(name) }));
  }

  private places(): TemplateResult | typeof nothing {
    const { flow } = this.draft;
    if (oneRegion(flow))
      return this.select(
        'region',
        t(flow === 'issue' ? 'flows.issuer' : 'flows.region'),
        this.regionOptions(),
        flow === 'free_lot' || flow === 'adjust',
      );
    if (twoRegions(flow)) {
      const paid = flow === 'paid_transfer';
      const options = this.regionOptions();
      return html`${this.select('from', t(paid ? 'flows.seller' : 'flows.from'), options)}${this.select('to', t(paid ? 'flows.buyer' : 'flows.to'), options)}`;
    }
    return flow === 'transfer' ? html`${this.account('debit')}${this.account('credit')}` : nothing;
  }

  private account(field: 'debit' | 'credit'): TemplateResult {
    const option = (account: AccountView): Option => ({
      value: String(account.id),
      label: `${ownerName(account, this.regions)} (${t('ledger.available')} ${exactWithUnit(account.kind, account.available ?? account.posted)})`,
      group: regionName(this.regions, account.regionId),
    });
    const options = [...this.accounts.filter(isPool), ...this.accounts.filter((account) => !isPool(account))].map(option);
    return html`<lt-select data-field=${field} class="wide" required label=${t(`flows.${field}`)} placeholder=${t('flows.choose')} .options=${options} value=${String(this.draft[field] ?? '')} error=${this.fault(field)} ?disabled=${!this.draft.kind}
      @lt-change=${(event: Said) => this.put({ [field]: Number(event.detail.value) || null })}></lt-select>`;
  }

  private figures(): TemplateResult | typeof nothing {
    const { flow, kind, amount } = this.draft;
    if (flow === 'reversal' || flow === 'use_lots') return nothing;
    const label = { issue: t('flows.amountIssued'), advance: t('flows.cap') }[flow as string] ?? t('flows.amount');
    const field = html`<lt-amount-field data-field="amount" required label=${label} kind=${kind} .value=${amount} note=${flow === 'advance' ? t('flows.capNote') : ''} error=${this.fault('amount')}
      @lt-change=${(event: CustomEvent<{ value: number | null }>) => this.put({ amount: event.detail.value })}></lt-amount-field>`;
    if (flow !== 'adjust') return field;
    const ways = [
      { value: 'more', label: t('flows.more') },
      { value: 'less', label: t('flows.less') },
    ];
    return html`<div><span class="label">${t('flows.direction')}</span><lt-segment label=${t('flows.direction')} .options=${ways} value=${this.draft.less ? 'less' : 'more'} @lt-change=${(event: Said) => this.put({ less: event.detail.value === 'less' })}></lt-segment></div>${field}`;
  }

  private own(): TemplateResult | typeof nothing {
    switch (this.draft.flow) {
      case 'issue':
        return this.split();
      case 'loan':
        return html`<lt-field data-field="dueOn" required type="date" label=${t('flows.dueOn')} min=${dayAfter(today())} error=${this.fault('dueOn')} .value=${this.draft.dueOn} @lt-input=${(event: Said) => this.put({ dueOn: event.detail.value })}></lt-field>`;
      case 'paid_transfer':
        return this.priceField();
      case 'free_lot':
        return this.lot();
      case 'use_lots':
        return this.use();
      default:
        return nothing;
    }
  }

  private priceField(): TemplateResult {
    const { priceFen } = this.draft;
    const take = (event: Said): void => {
      this.price = event.detail.value;
      this.put({ priceFen: parseYuan(event.detail.value) });
    };
    const shown = this.price ?? (priceFen === null ? '' : (priceFen / 100).toFixed(2));
    const bad = this.price !== null && this.price.trim() !== '' && priceFen === null ? t('flows.fault.price') : this.fault('priceFen');
    return html`<lt-field data-field="priceFen" required label="${t('flows.price')} (${t('flows.yuan')})" hint=${t('flows.priceNote')} max-length="24" error=${bad} .value=${shown} @lt-input=${take}></lt-field>`;
  }

  private lot(): TemplateResult {
    const ratios = [1, 2].map((each) => ({ value: String(each), label: t(`flows.ratio.${each as 1 | 2}`) }));
    return html`${this.text('code', 'flows.code', { required: true, most: 60 })}${this.text('plant', 'flows.plant', { required: true, most: 200 })}
      ${this.text('measure', 'flows.measure', { required: true, most: 200, hint: t('flows.measureNote') })}
      <div><span class="label">${t('flows.ratio')}</span><lt-segment label=${t('flows.ratio')} .options=${ratios} value=${String(this.draft.ratio)} @lt-change=${(event: Said) => this.put({ ratio: event.detail.value === '2' ? 2 : 1 })}></lt-segment></div>
      ${this.text('basis', 'flows.basis', { most: 200 })}`;
  }

  private use(): TemplateResult {
    const { kind, year, lots, ratio } = this.draft;
    const least = leastRatio(lots);
    const ratios = [1, 2].map((each) => ({ value: String(each), label: t(`flows.ratio.${each as 1 | 2}`), disabled: each < least.ratio }));
    const note = least.code === null ? t('lotUse.ratioNote') : t('lotUse.ratioLeast', { lot: least.code });
    const take = ({ detail }: CustomEvent<{ parts: LotPart[] }>): void =>
      this.put({ lots: detail.parts, ratio: Math.max(ratio, leastRatio(detail.parts).ratio) as 1 | 2 });
    return html`${this.project()}<div class="wide" data-field="ratio"><span class="label">${t('lotUse.ratio')}</span><lt-segment label=${t('lotUse.ratio')} .options=${ratios} value=${String(ratio)} @lt-change=${(event: Said) => this.put({ ratio: event.detail.value === '2' ? 2 : 1 })}></lt-segment>
        <span class="note">${this.fault('ratio') || note}</span></div>
      <h3 class="wide">${t('lotUse.lots')}</h3><div class="wide">${this.fault('lots') ? html`<p class="fail small" role="alert">${this.fault('lots')}</p>` : nothing}<lt-lot-table data-field="lots" kind=${kind} year=${year} .parts=${lots} .regions=${this.regions} .preview=${this.preview} @lt-parts=${take}></lt-lot-table></div>`;
  }

  private project(): TemplateResult {
    const { items = [], complete = true } = this.projects ?? {};
    const options = items.map(({ code, name, regionId }) => ({
      value: code,
      label: `${name} (${code})`,
      group: regionName(this.regions, regionId),
    }));
    const take = (event: Said): void => {
      const chosen = items.find(({ code }) => code === event.detail.value);
      this.put({ project: chosen?.code ?? '', region: chosen?.regionId ?? '' });
    };
    return html`<lt-select data-field="project" class="wide" required label=${t('flows.project')} placeholder=${t('flows.choose')} .options=${options} value=${this.draft.project} error=${this.fault('project')} hint=${complete ? '' : t('ledger.notAll', { count: items.length })} @lt-change=${take}></lt-select>`;
  }

  private split(): TemplateResult {
    const { cityPerMille, shares, region, kind, amount } = this.draft;
    const rate = (event: Said): void => {
      const text = event.detail.value.normalize('NFKC').trim();
      this.put({ cityPerMille: /^\d{1,4}$/.test(text) ? Number(text) : null });
    };
    const take = ({ detail }: CustomEvent<{ shares: readonly Share[]; amount?: number }>): void =>
      this.put({ shares: detail.shares, ...(detail.amount === undefined ? {} : { amount: detail.amount }) });
    return html`<lt-field data-field="cityPerMille" required label="${t('flows.cityShare')} (${t('flows.perMille')})" hint=${t('flows.cityShareNote')} max-length="4" error=${this.fault('cityPerMille')} .value=${cityPerMille === null ? '' : String(cityPerMille)} @lt-change=${rate}></lt-field>
      ${this.shareBar()}<h3 class="wide">${t('flows.split')}</h3>
      <div class="wide">${this.fault('shares') ? html`<p class="fail small" role="alert">${this.fault('shares')}</p>` : nothing}<lt-share-table data-field="shares" .regions=${this.regions} issuer=${region} kind=${kind} .amount=${amount} .shares=${shares} .preview=${this.preview} @lt-shares=${take}></lt-share-table></div>`;
  }

  private shareBar(): TemplateResult {
    const { kind, region } = this.draft;
    const split = this.preview && splitShown(this.preview, region);
    const parts = split && { city: exactWithUnit(kind, split.city), counties: exactWithUnit(kind, split.sum - split.city) };
    return html`<div><span class="label">${t('flows.cityAndCounties')}</span><lt-bar class="parts" .total=${split?.sum ?? 1} .used=${split?.city ?? 0} .held=${split ? split.sum - split.city : 0}></lt-bar><span class="small muted num">${parts ? t('flows.cityGets', parts) : '—'}</span></div>`;
  }

  private original(): TemplateResult {
    const { voucher, draft } = this;
    const take = (event: Said): void => this.put({ transfer: event.detail.value.trim().toLowerCase() });
    const id = html`<lt-field data-field="transfer" class="wide" required label=${t('flows.transfer')} max-length="40" error=${this.fault('transfer')} .value=${draft.transfer} @lt-change=${take}></lt-field>`;
    if (!voucher) return id;
    const { seq, quotaKind, amount, author, recordedAt, debitAccount, creditAccount } = voucher;
    const name = (account: AccountView | null): string => (account ? ownerName(account, this.regions) : t('ledger.hiddenAccount'));
    const facts = {
      seq,
      kind: kindName(quotaKind),
      amount: exactWithUnit(quotaKind, amount),
      author: author ?? t('ledger.system'),
      time: formatInstant(recordedAt),
    };
    return html`${id}<div class="wide voucher"><p><a href="/ledger/transfers/${voucher.id}">${t('flows.originalOf', facts)}</a></p><p>${t(`ledger.kind.${voucher.kind}`)} · ${name(debitAccount)} → ${name(creditAccount)}${voucher.reason ? ` · ${voucher.reason}` : ''}</p></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-flow-fields': LtFlowFields;
  }
}
