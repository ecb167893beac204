import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ledgerEndpoints, type VoucherView } from '../../server/contract/ledger.ts';
import { type ParcelView, parcelsEndpoints } from '../../server/contract/parcels.ts';
import { type ProjectView, projectsEndpoints } from '../../server/contract/projects.ts';
import { call } from '../api/call.ts';
import { may } from '../api/session.ts';
import { printMarked } from '../export/marking.ts';
import { t } from '../i18n/index.ts';
import { regionsOf } from '../quota/regions.ts';
import { stateOf } from '../quota/state-of.ts';
import { go } from '../state/url-state.ts';
import '../quota/lt-voucher.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-button.ts';
import { paperFoot, paperHead, paperStyles } from './paper.ts';

/** A voucher as a page of its own: what can be done about it, and a sheet that prints as it stands. */
@customElement('lt-voucher-page')
export class LtVoucherPage extends LtElement {
  static override styles = [
    baseStyles,
    paperStyles,
    css`
      nav { flex: 1; color: var(--ink-3); }
      nav b { color: var(--ink); }
      .never { padding-top: 14px; margin-top: 18px; border-top: 1px solid var(--line-2); color: var(--ink-2); }
    `,
  ];

  @property() transfer = '';
  private readonly regions = regionsOf(this);
  private readonly voucher = new Resource<VoucherView>(this, (signal) =>
    call(ledgerEndpoints.transfer, { params: { id: this.transfer }, signal }),
  );
  private readonly project = new Resource<ProjectView>(this, (signal) =>
    call(projectsEndpoints.read, { params: { code: this.voucher.value?.projectCode ?? '' }, signal }),
  );
  private readonly parcel = new Resource<ParcelView>(this, async (signal) => {
    const reply = await call(parcelsEndpoints.read, { params: { code: this.voucher.value?.parcelCode ?? '' }, signal });
    return reply.parcel;
  });

  override willUpdate(): void {
    this.regions.want('all');
    this.voucher.want(this.transfer);
    const { projectCode, parcelCode } = this.voucher.value ?? {};
    if (projectCode) this.project.want(projectCode);
    else this.project.drop();
    if (parcelCode && !projectCode) this.parcel.want(parcelCode);
    else this.parcel.drop();
  }

  override render(): TemplateResult {
    const { value } = this.voucher;
    const center = this.project.value?.center ?? this.parcel.value?.center ?? null;
    return html`<div class="desk">${this.bar(value)}
      <article class="paper">${value ? paperHead(t('ledger.voucher', { seq: value.seq })) : nothing}
        ${stateOf(this.voucher, (voucher) => html`<lt-voucher .voucher=${voucher} .regions=${this.regions.value} .center=${center}></lt-voucher><p class="never small">${t('ledgerViews.neverErased')}</p>`, 9)}
        ${value ? paperFoot() : nothing}</article></div>`;
  }

  private bar(value: VoucherView | undefined): TemplateResult {
    const name = value ? t('ledger.voucher', { seq: value.seq }) : this.transfer.slice(0, 8);
    const back = value ? `?kind=${value.quotaKind}&year=${value.year}` : '';
    return html`<div class="bar"><nav aria-label=${t('ledgerViews.wayBack')}><a href="/ledger${back}">${t('ledger.backToLedger')}</a> › <b aria-current="page">${name}</b></nav>
      ${value ? this.reversal(value) : nothing}
      ${value ? html`<lt-button size="s" icon="print" @click=${printMarked}>${t('ledgerViews.print')}</lt-button>` : nothing}</div>`;
  }

  /** Only what moved quota can be moved back, once; a hold is given back by its project. */
  private reversal({ id, kind, settledBy }: VoucherView): TemplateResult | typeof nothing {
    if ((kind !== 'transfer' && kind !== 'commit') || !may('ledger.post')) return nothing;
    const done = settledBy?.kind === 'reversal';
    const open = (): void => go({ path: 'ledger/new/reversal', sel: undefined, more: { transfer: id } });
    return html`<lt-button size="s" icon="undo" ?disabled=${done} reason=${done ? t('ledgerViews.alreadyReversed') : ''} label=${done ? '' : t('ledgerViews.reverseWhy')} @click=${open}>${t('ledgerViews.reverse')}</lt-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-voucher-page': LtVoucherPage;
  }
}
