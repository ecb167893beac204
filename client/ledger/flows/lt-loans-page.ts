import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type LoanView, ledgerFlowEndpoints } from '../../../server/contract/ledger-flows.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { may } from '../../api/session.ts';
import { pick, t, today } from '../../i18n/index.ts';
import { exactWithUnit, kindName } from '../../quota/amount.ts';
import { regionName, regionsOf } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { go } from '../../state/url-state.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-empty.ts';
import '../../ui/lt-select.ts';
import '../../ui/lt-status.ts';
import { type LedgerView, moreOf } from '../place.ts';
import { dueWords, loanTone } from './days.ts';
import './lt-repay-dialog.ts';
import { flowStyles, tableStyles } from './styles.ts';

const states = ['open', 'due_soon', 'overdue', 'repaid'] as const;

/** Loans between regions: who owes whom what and until when, and their repayment. */
@customElement('lt-loans-page')
export class LtLoansPage extends LtElement {
  static override styles = [
    baseStyles,
    flowStyles,
    tableStyles,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); }
      .list { overflow: auto; background: var(--surface); }
      .code { max-width: 17rem; }
      .code small { overflow: hidden; text-overflow: ellipsis; }
      .pair { display: flex; align-items: center; gap: 8px; }
      .arrow { color: var(--ink-3); }
      .bar lt-select { width: 11rem; }
      @media (max-width: 1180px) {
        thead th, tbody td { padding-inline: 6px; }
        .code { max-width: 9.5rem; }
        .pair { flex-direction: column; align-items: flex-start; gap: 0; }
        .arrow { display: none; }
        .kind { white-space: normal; }
      }
    `,
  ];

  @property({ attribute: false }) at!: LedgerView;
  @state() private repaying: LoanView | null = null;
  @state() private only = '';
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly regions = regionsOf(this);
  private readonly loans = new Resource<readonly LoanView[]>(this, async (signal) => {
    const query = { limit: 200, ...(this.at.region ? { region: this.at.region } : {}) };
    return (await call(ledgerFlowEndpoints.loans, { query, signal })).items;
  });
  protected readonly live = new LiveController(this, ['ledger.posted', 'ledger.decided'], () => this.loans.soon(300));

  override willUpdate(): void {
    this.regions.want('all');
    this.loans.want(`loans ${this.at.region ?? ''}`);
  }

  override render(): TemplateResult {
    return html`${this.bar()}<div class="list">${stateOf(this.loans, (loans) => this.table(loans), 6)}</div>
      <lt-repay-dialog .loan=${this.repaying} .regions=${this.regions.value} @lt-close=${() => this.endRepay()} @lt-repaid=${() => this.endRepay(true)}
        @lt-voucher=${(event: CustomEvent<{ id: string }>) => go({ path: `ledger/transfers/${event.detail.id}`, sel: undefined })}></lt-repay-dialog>`;
  }

  private endRepay(again = false): void {
    this.repaying = null;
    if (again) this.loans.soon(0);
  }

  private bar(): TemplateResult {
    const regions = (this.regions.value ?? [])
      .filter(({ kind }) => kind !== 'province')
      .map(({ id, name }) => ({ value: id, label: pick(name) }));
    const open = (this.loans.value ?? []).filter((loan) => loan.state !== 'repaid').length;
    return html`<div class="bar"><h1 class="sr">${t('flows.loans')}</h1>
      <lt-select hide-label label=${t('ledger.region')} placeholder=${t('ledger.allRegions')} .options=${regions} value=${this.at.region ?? ''} @lt-change=${(event: CustomEvent<{ value: string }>) => go({ more: moreOf({ ...this.at, region: event.detail.value || undefined }) })}></lt-select>
      <lt-select hide-label label=${t('flows.state')} placeholder=${t('flows.allStates')} .options=${states.map((value) => ({ value, label: t(`flows.loan.${value}`) }))} value=${this.only} @lt-change=${(
        event: CustomEvent<{ value: string }>,
      ) => {
        this.only = event.detail.value;
      }}></lt-select>
      <span class="grow"></span><span class="muted num" role="status">${this.loans.value ? t('flows.loanSum', { count: open }) : ''}</span>
      ${may('ledger.post') ? html`<lt-button size="s" icon="add" @click=${() => go({ path: 'ledger/new/loan', sel: undefined })}>${t('flows.newLoan')}</lt-button>` : nothing}</div>`;
  }

  private table(all: readonly LoanView[]): TemplateResult {
    const loans = all.filter((loan) => !this.only || loan.state === this.only);
    const narrowed = this.only !== '' || this.at.region !== undefined;
    if (loans.length === 0)
      return html`<lt-empty icon="history" heading=${t(narrowed ? 'flows.noneSuch' : 'flows.noLoans')} text=${t(narrowed ? 'flows.noneSuchWhy' : 'flows.noLoansWhy')}></lt-empty>`;
    return html`<table aria-label=${t('flows.loans')}><thead><tr><th scope="col">${t('flows.loanCode')}</th><th scope="col">${t('flows.from')} → ${t('flows.to')}</th><th scope="col">${t('flows.kind')}</th>
      <th scope="col" class="end">${t('flows.lent')}</th><th scope="col" class="end">${t('flows.outstanding')}</th><th scope="col">${t('flows.dueOn')}</th><th scope="col">${t('flows.state')}</th><th scope="col"><span class="sr">${t('flows.repay')}</span></th></tr></thead>
      <tbody>${loans.map((loan) => this.row(loan))}</tbody></table>`;
  }

  private row(loan: LoanView): TemplateResult {
    const account = (id: number, region: string, label: string): TemplateResult =>
      html`<a href="/ledger?kind=${loan.kind}&year=${loan.year}&sel=account:${id}" title=${label}>${regionName(this.regions.value, region)}</a>`;
    const over = loan.state === 'repaid' ? '' : dueWords(today(), loan.dueOn);
    return html`<tr><td class="strong code">${loan.code}<small title=${loan.reason}>${loan.reason}</small></td>
      <td><span class="pair">${account(loan.lentAccountId, loan.from, t('flows.lentAccount'))}<span class="arrow" aria-hidden="true">→</span>${account(loan.owedAccountId, loan.to, t('flows.owedAccount'))}</span></td>
      <td class="kind">${kindName(loan.kind)}<small>${t('ledger.yearOf', { year: loan.year })}</small></td><td class="end">${exactWithUnit(loan.kind, loan.amount)}<small>${loan.lentOn}</small></td>
      <td class="end strong">${exactWithUnit(loan.kind, loan.outstanding)}</td><td>${loan.dueOn}<small>${over}</small></td>
      <td><lt-status status=${loanTone[loan.state]} label=${t(`flows.loan.${loan.state}`)}></lt-status></td>
      <td class="end">${loan.state === 'repaid' || !may('ledger.post') ? nothing : html`<lt-button size="s" label=${t('flows.repayOf', { code: loan.code })} @click=${() => this.startRepay(loan)}>${t('flows.repay')}</lt-button>`}</td></tr>`;
  }

  private startRepay(loan: LoanView): void {
    this.repaying = loan;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-loans-page': LtLoansPage;
  }
}
