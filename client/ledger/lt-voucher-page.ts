import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ledgerEndpoints, type VoucherView } from '../../server/contract/ledger.ts';
import { type ProjectView, projectsEndpoints } from '../../server/contract/projects.ts';
import { call } from '../api/call.ts';
import { t } from '../i18n/index.ts';
import { regionsOf } from '../quota/regions.ts';
import { stateOf } from '../quota/state-of.ts';
import '../quota/lt-voucher.ts';
import { Resource } from '../state/resource.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';

/** A voucher as a page of its own, that prints as it stands. */
@customElement('lt-voucher-page')
export class LtVoucherPage extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; padding: 18px 24px 48px; }
      nav { max-width: 780px; margin: 0 auto 10px; color: var(--ink-3); }
      nav b { color: var(--ink); }
      article { max-width: 780px; margin-inline: auto; padding: 20px 24px 24px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
      @media print { nav { display: none; } article { border: 0; } }
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

  override willUpdate(): void {
    this.regions.want('all');
    this.voucher.want(this.transfer);
    const code = this.voucher.value?.projectCode;
    if (code) this.project.want(code);
    else this.project.drop();
  }

  override render(): TemplateResult {
    const { value } = this.voucher;
    return html`<nav aria-label=${t('ledger.title')}><a href="/ledger${value ? `?kind=${value.quotaKind}&year=${value.year}` : ''}">${t('ledger.backToLedger')}</a> › <b>${value ? t('ledger.voucher', { seq: value.seq }) : this.transfer.slice(0, 8)}</b></nav>
      <article>${stateOf(this.voucher, (voucher) => html`<lt-voucher .voucher=${voucher} .regions=${this.regions.value} .center=${this.project.value?.center ?? null}></lt-voucher>`, 9)}</article>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-voucher-page': LtVoucherPage;
  }
}
