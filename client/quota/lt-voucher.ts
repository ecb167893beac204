import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AccountView, VoucherView } from '../../server/contract/ledger.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import { exactAmount, exactWithUnit, kindName, unitName } from './amount.ts';
import { ownerName } from './owners.ts';
import { mapAddress, regionAddress } from './places.ts';
import { provenanceAddress } from './provenance.ts';
import { regionName } from './regions.ts';

/**
 * A voucher as the ledger keeps it: what moved, who wrote it and on what ground, both accounts before and after, and its link
 * in the chain. `center` is the site of its project, for the way to the map.
 */
@customElement('lt-voucher')
export class LtVoucher extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; container-type: inline-size; }
      .head { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; }
      .head b { font-size: var(--text-2xl); font-weight: 650; line-height: var(--leading-tight); font-variant-numeric: tabular-nums; }
      .links { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 8px; }
      dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 5px 16px; margin: 14px 0 0; }
      dt { color: var(--ink-3); }
      dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
      h3 { margin: 18px 0 6px; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th { padding: 4px 8px; font-weight: 400; color: var(--ink-3); font-size: var(--text-s); text-align: end; border-bottom: 1px solid var(--line); }
      td { padding: 6px 8px; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line-2); }
      th:first-child, td:first-child { text-align: start; padding-inline-start: 0; white-space: normal; }
      th:last-child, td:last-child { padding-inline-end: 0; }
      .side { display: block; color: var(--ink-3); font-size: var(--text-s); }
      code { font: var(--text-s)/1.5 var(--mono); color: var(--ink-2); overflow-wrap: anywhere; user-select: all; }
      .note.first { margin: 0 0 -6px; max-width: 64ch; }
      @media print { .links, .screen-only { display: none; } a { color: inherit; } }
      .note { margin-top: 6px; color: var(--ink-3); font-size: var(--text-s); }
    `,
  ];

  @property({ attribute: false }) voucher!: VoucherView;
  @property({ attribute: false }) regions: readonly RegionView[] | undefined;
  @property({ attribute: false }) center: readonly [number, number] | null = null;
  protected readonly unit = new StoreController(this, areaUnit);

  override render(): TemplateResult {
    const { voucher } = this;
    return html`<div class="head"><b>${exactWithUnit(voucher.quotaKind, voucher.amount)}</b><span class="strong">${t(`ledger.kind.${voucher.kind}`)}</span><span class="muted">${kindName(voucher.quotaKind)} · ${t('ledger.yearOf', { year: voucher.year })}</span></div>
      ${this.links()}${this.facts()}
      <h3>${t('ledger.beforeAfter')} <span class="faint small">${unitName(voucher.quotaKind)}</span></h3>${this.sides()}
      <h3>${t('ledger.chain')}</h3>${this.chain()}`;
  }

  private links(): TemplateResult {
    const { projectCode, parcelCode, regionId } = this.voucher;
    const map = mapAddress(this.center, projectCode ? `project:${projectCode}` : parcelCode ? `parcel:${parcelCode}` : undefined);
    const region = regionAddress(this.regions?.find((each) => each.id === regionId));
    const name = regionName(this.regions, regionId);
    return html`<div class="links">${projectCode ? html`<a href="/projects/${projectCode}">${t('ledger.openProject', { code: projectCode })}</a>` : nothing}${
      map ? html`<a href=${map}>${t('ledger.openPlace')}</a>` : nothing
    }${region ? html`<a href=${region}>${t('ledgerViews.seeRegion', { region: name })}</a>` : nothing}${this.trail()}</div>`;
  }

  /** The way to where replaced tonnes came from: only where one side is a lot. */
  private trail(): TemplateResult | typeof nothing {
    const { debitAccount, creditAccount, quotaKind, year } = this.voucher;
    const lot = [debitAccount, creditAccount].find((account) => account?.ownerKind === 'lot');
    if (!lot) return nothing;
    return html`<a href=${provenanceAddress({ lot: lot.ownerId, kind: quotaKind, year })}>${t('ledgerViews.provenanceOfLot', { lot: lot.ownerId })}</a>`;
  }

  private facts(): TemplateResult {
    const { voucher } = this;
    const refers = voucher.refersTo;
    const settles = voucher.kind === 'reversal' ? t('ledgerViews.reverses') : t('ledgerViews.settles');
    return html`<dl>
      <dt>${t('ledger.document')}</dt><dd class="strong">${voucher.document ?? html`<span class="faint">${t('ledgerViews.noDocument')}</span>`}</dd>
      <dt>${t('ledger.reason')}</dt><dd>${voucher.reason ?? '—'}</dd>
      <dt>${t('ledger.author')}</dt><dd>${voucher.actingFor ? t('deputies.by', { person: voucher.author ?? '', other: voucher.actingFor }) : (voucher.author ?? t('ledger.system'))}</dd>
      <dt>${t('ledgerViews.approver')}</dt><dd>${this.approver()}</dd>
      <dt>${t('ledger.recordedAt')}</dt><dd>${formatInstant(voucher.recordedAt)}</dd>
      <dt>${t('ledger.effectiveOn')}</dt><dd>${voucher.effectiveOn}</dd>
      <dt>${t('ledger.region')}</dt><dd>${regionName(this.regions, voucher.regionId)}</dd>
      ${voucher.deadline ? html`<dt>${t('ledger.deadline')}</dt><dd>${voucher.deadline}</dd>` : nothing}
      ${refers ? html`<dt>${settles}</dt><dd><a href="/ledger/transfers/${refers}">${t('ledgerViews.earlierVoucher', { id: refers.slice(0, 8) })}</a></dd>` : nothing}
      ${this.followedBy()}</dl>`;
  }

  /** The second person; or plainly that none was needed, or that one acted as the ledger's own clock. */
  private approver(): TemplateResult {
    const { approver, approverId, author } = this.voucher;
    if (approverId !== null) return html`${approver ?? t('ledgerViews.personNo', { id: approverId })}`;
    return html`<span class="muted">${t(author === null ? 'ledgerViews.approverSystem' : 'ledgerViews.approverNone')}</span>`;
  }

  private followedBy(): TemplateResult | typeof nothing {
    const { settledBy, quotaKind } = this.voucher;
    if (!settledBy) return nothing;
    const what = settledBy.kind === 'reversal' ? t('ledgerViews.reversedBy') : t('ledger.settledBy');
    return html`<dt>${what}</dt><dd><a href="/ledger/transfers/${settledBy.id}">${t(`ledger.kind.${settledBy.kind}`)} ${exactWithUnit(quotaKind, settledBy.amount)}</a> · ${formatInstant(settledBy.recordedAt)}</dd>`;
  }

  private sides(): TemplateResult {
    const { voucher } = this;
    return html`<table><thead><tr><th scope="col">${t('ledger.account')}</th><th scope="col">${t('ledger.before')}</th><th scope="col">${t('ledger.after')}</th></tr></thead><tbody>
        ${this.side('debit', voucher.debitAccount, voucher.debit, voucher.debitBefore, voucher.debitAfter)}
        ${this.side('credit', voucher.creditAccount, voucher.credit, voucher.creditBefore, voucher.creditAfter)}</tbody></table>
      ${voucher.kind === 'hold' || voucher.kind === 'void' || voucher.kind === 'expire' ? html`<p class="note">${t('ledger.holdNote')}</p>` : nothing}`;
  }

  private side(side: 'debit' | 'credit', account: AccountView | null, id: number, before: number, after: number): TemplateResult {
    const kind = this.voucher.quotaKind;
    const name = account
      ? html`<a href="/ledger?kind=${kind}&sel=account:${id}">${ownerName(account, this.regions)}</a>`
      : html`<span class="muted">${t('ledger.hiddenAccount')}</span>`;
    return html`<tr><td><span class="side">${t(`ledger.side.${side}`)} · ${id}</span>${name}</td><td>${exactAmount(kind, before)}</td><td><b>${exactAmount(kind, after)}</b></td></tr>`;
  }

  private chain(): TemplateResult {
    const { hash, previousHash, id, seq, quotaKind, year } = this.voucher;
    const proof = `/ledger/books?${new URLSearchParams({ kind: quotaKind, year: String(year), seq: String(seq), hash })}`;
    return html`<p class="note first">${t('ledgerViews.chainProves')} <a class="screen-only" href=${proof}>${t('ledgerViews.checkLink')}</a></p>
      <dl><dt>${t('ledger.hash')}</dt><dd><code>${hash}</code></dd><dt>${t('ledger.previousHash')}</dt><dd><code>${previousHash}</code></dd><dt>${t('ledger.id')}</dt><dd><code>${id}</code></dd></dl>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-voucher': LtVoucher;
  }
}
