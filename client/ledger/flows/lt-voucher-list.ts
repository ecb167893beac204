import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type AccountView, ledgerEndpoints, type VoucherView } from '../../../server/contract/ledger.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { call } from '../../api/call.ts';
import { t } from '../../i18n/index.ts';
import { exactWithUnit } from '../../quota/amount.ts';
import { ownerName } from '../../quota/owners.ts';
import { regionName } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import { FUNDS, yuan } from './words.ts';

const shownMax = 12;

/** The vouchers that an approval wrote, each with its number, its accounts and its amount. */
@customElement('lt-voucher-list')
export class LtVoucherList extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; }
      ol { margin: 0; padding: 0; list-style: none; }
      li { display: grid; grid-template-columns: 8rem minmax(0, 1fr) auto; gap: 14px; padding: 7px 0; border-bottom: 1px solid var(--line-2); font-variant-numeric: tabular-nums; }
      b { font-weight: 600; }
    `,
  ];

  @property({ attribute: false }) transfers: readonly string[] = [];
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly vouchers = new Resource<(VoucherView | string)[]>(this, (signal) =>
    Promise.all(this.transfers.slice(0, shownMax).map((id) => call(ledgerEndpoints.transfer, { params: { id }, signal }).catch(() => id))),
  );

  override willUpdate(): void {
    this.vouchers.want(this.transfers.join(' '));
  }

  override render(): TemplateResult {
    const more = this.transfers.length - shownMax;
    return html`${stateOf(this.vouchers, (vouchers) => html`<ol>${vouchers.map((voucher) => this.line(voucher))}</ol>`, 2)}${
      more > 0 ? html`<p class="muted small">${t('flows.moreVouchers', { count: more })}</p>` : nothing
    }`;
  }

  private line(voucher: VoucherView | string): TemplateResult {
    if (typeof voucher === 'string')
      return html`<li><span>${t('flows.voucherNo', { no: voucher.slice(0, 8) })}</span><span class="muted">${t('ledger.hiddenAccount')}</span></li>`;
    const { id, seq, debitAccount, creditAccount, quotaKind, amount } = voucher;
    const figure = quotaKind === FUNDS ? `${yuan(amount)} ${t('flows.yuan')}` : exactWithUnit(quotaKind, amount);
    return html`<li><a href="/ledger/transfers/${id}">${t('ledger.voucher', { seq })}</a><span>${this.side(debitAccount)} → ${this.side(creditAccount)}</span><b>${figure}</b></li>`;
  }

  private side(account: AccountView | null): string {
    if (!account) return t('ledger.hiddenAccount');
    const own = ownerName(account, this.regions);
    return account.ownerKind === 'loan' ? `${regionName(this.regions, account.regionId)} · ${own}` : own;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-voucher-list': LtVoucherList;
  }
}
