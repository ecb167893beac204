import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AccountView } from '../../server/contract/ledger.ts';
import { ledgerViewEndpoints, type UsesView, type UseView } from '../../server/contract/ledger-views.ts';
import { call } from '../api/call.ts';
import { may } from '../api/session.ts';
import { formatInstant, t } from '../i18n/index.ts';
import { exactAmount, exactWithUnit, unitName } from '../quota/amount.ts';
import { stateOf } from '../quota/state-of.ts';
import { Resource } from '../state/resource.ts';
import { areaUnit } from '../state/settings.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';
import { LtElement } from '../ui/element.ts';
import '../ui/lt-bar.ts';
import '../ui/lt-button.ts';
import '../ui/lt-status.ts';
import './lt-use-form.ts';

/** What a project or parcel has used of what was committed to it, month by month, and the form that records a month. */
@customElement('lt-uses')
export class LtUses extends LtElement {
  static override styles = [
    baseStyles,
    css`
      :host { display: block; border-bottom: 1px solid var(--line); }
      .box { padding: 10px var(--gap-4) 12px; }
      .top { display: flex; align-items: center; gap: 10px; }
      .sum { display: grid; grid-template-columns: repeat(3, auto) 1fr; gap: 0 22px; align-items: end; margin: 6px 0 8px; font-variant-numeric: tabular-nums; }
      .sum span { display: grid; color: var(--ink-3); font-size: var(--text-s); }
      .sum b { color: var(--ink); font-weight: 650; }
      .sum b.fail { color: var(--fail); }
      lt-status { justify-self: end; }
      table { width: 100%; margin-top: 8px; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: var(--text-s); }
      td { padding: 4px 0; border-top: 1px solid var(--line-2); vertical-align: top; }
      td + td { padding-inline-start: 14px; }
      td:first-child { white-space: nowrap; }
      .amount { text-align: end; white-space: nowrap; }
      .old { color: var(--ink-3); }
      .old .amount { text-decoration: line-through; }
      .grow { width: 100%; overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) account!: AccountView;
  @state() private recording = false;
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly uses = new Resource<UsesView>(this, (signal) =>
    call(ledgerViewEndpoints.uses, { params: { id: this.account.id }, signal }),
  );

  override willUpdate(): void {
    this.uses.want(String(this.account.id));
  }

  private readonly saved = (): void => {
    this.recording = false;
    void this.uses.reload();
  };

  override render(): TemplateResult {
    return html`${stateOf(this.uses, (uses) => this.box(uses), 3)}`;
  }

  private box(uses: UsesView): TemplateResult {
    const { kind } = this.account;
    const open = (): void => {
      this.recording = true;
    };
    const button =
      may('ledger.post') && !this.recording && uses.committed > 0
        ? html`<lt-button size="s" icon="add" @click=${open}>${t('ledgerViews.recordUse')}</lt-button>`
        : nothing;
    const cancel = (): void => {
      this.recording = false;
    };
    return html`<div class="box"><div class="top"><h3 class="grow">${t('ledgerViews.uses')} <span class="faint small">${unitName(kind)}</span></h3>${button}</div>${this.sums(uses)}
      ${this.recording ? html`<lt-use-form .account=${this.account} .uses=${uses} @lt-saved=${this.saved} @lt-close=${cancel}></lt-use-form>` : nothing}
      ${uses.items.length === 0 ? html`<p class="faint small">${t('ledgerViews.noUses')}</p>` : html`<table aria-label=${t('ledgerViews.uses')}><tbody>${uses.items.map((use) => this.row(use))}</tbody></table>`}</div>`;
  }

  private sums(uses: UsesView): TemplateResult {
    const { kind } = this.account;
    const figures = [
      [t('ledgerViews.committed'), uses.committed],
      [t('ledgerViews.used'), uses.used],
      [t('ledgerViews.left'), uses.left],
    ] as const;
    const over = uses.left < 0;
    const word = over ? t('ledgerViews.overUsed', { amount: exactWithUnit(kind, -uses.left) }) : t('ledgerViews.withinUse');
    const status = uses.items.length > 0 ? html`<lt-status status=${over ? 'fail' : 'pass'} label=${word}></lt-status>` : nothing;
    return html`<div class="sum">${figures.map(([name, value]) => html`<span>${name}<b class=${value < 0 ? 'fail' : ''}>${exactAmount(kind, value)}</b></span>`)}${status}</div>
      <lt-bar total=${Math.max(uses.committed, 1)} used=${Math.min(uses.used, uses.committed)} asked=${Math.max(0, -uses.left)}></lt-bar>`;
  }

  private row(use: UseView): TemplateResult {
    const facts = [
      use.document,
      use.reason,
      use.author,
      formatInstant(use.recordedAt),
      use.replacedBy ? t('ledgerViews.useReplaced') : null,
    ];
    return html`<tr class=${use.replacedBy ? 'old' : ''}><td>${use.period}</td><td class="grow">${facts.filter(Boolean).join(' · ')}</td><td class="amount">${exactAmount(this.account.kind, use.amount)}</td></tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-uses': LtUses;
  }
}
