import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ReplyOut } from '../../../server/contract/endpoint.ts';
import { type ForecastRow, ledgerViewEndpoints } from '../../../server/contract/ledger-views.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { saveSheet } from '../../export/save.ts';
import { formatNumber, t } from '../../i18n/index.ts';
import { exactAmount, kindName, unitName } from '../../quota/amount.ts';
import { regionName, regionsOf } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-empty.ts';
import '../../ui/lt-status.ts';
import { toast } from '../../ui/toasts.ts';
import { booksOf, yearOf } from '../choice.ts';
import '../lt-kind-bar.ts';
import { addressOfPage, type LedgerView } from '../place.ts';
import './lt-time-line.ts';
import { forecastSheet } from './sheet.ts';
import { forecastStyles } from './styles.ts';
import { daysBetween, type Span, soonest, spanOf, splitRows, urgency } from './time-line.ts';

type Forecast = ReplyOut<(typeof ledgerViewEndpoints)['forecast']>;

/** Who runs out first: region and kind, soonest first, with the three honest cases as days and on a line to the year's end. */
@customElement('lt-forecast-page')
export class LtForecastPage extends LtElement {
  static override styles = [baseStyles, forecastStyles];

  @property({ attribute: false }) at!: LedgerView;
  @state() private saving = false;
  @state() private whole = false;
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly regions = regionsOf(this);
  private readonly books = booksOf(this);
  private readonly forecast = new Resource<Forecast>(this, (signal) => {
    const { kind, region } = this.at;
    return call(ledgerViewEndpoints.forecast, { query: { year: this.year, kind, region }, signal });
  });
  protected readonly live = new LiveController(this, ['ledger.posted'], () => this.forecast.soon(1500));

  private get year(): number {
    return yearOf(this.at, this.books.value);
  }

  private get lineWidth(): number {
    return window.innerWidth < 1180 ? 220 : 300;
  }

  override willUpdate(): void {
    this.regions.want('all');
    this.books.want('books');
    if (this.books.value) this.forecast.want([this.year, this.at.kind, this.at.region].join(' '));
  }

  override render(): TemplateResult {
    const waits = this.books.value ? stateOf(this.forecast, (forecast) => this.page(forecast), 10) : stateOf(this.books, () => html``, 10);
    return html`<lt-kind-bar every-kind with-region .at=${this.at} .books=${this.books.value} .regions=${this.regions.value}>
        <span class="key"><span><i class="pace"></i>${t('ledgerViews.atPace')}</span><span><i class="all"></i>${t('ledgerViews.ifAllStart')}</span><span><i class="band"></i>${t('ledgerViews.untilNoneStart')}</span><span><i class="tick"></i>${t('ledgerViews.lapses')}</span></span>
        <span class="grow"></span><lt-button size="s" icon="download" ?busy=${this.saving} ?disabled=${!this.forecast.value} @click=${this.save}>${t('sheets.export')}</lt-button></lt-kind-bar>
      <div class="body">${waits}</div>`;
  }

  private page(forecast: Forecast): TemplateResult {
    if (forecast.items.length === 0)
      return html`<lt-empty icon="clock" heading=${t('ledgerViews.noForecast')} text=${t('ledgerViews.noForecastWhy')}></lt-empty>`;
    const { runOut, last } = splitRows(forecast.items);
    const span = spanOf(forecast.today, forecast.year);
    const show = (): void => {
      this.whole = true;
    };
    const more =
      last.length > 0 && !this.whole
        ? html`<p class="more">${t('ledgerViews.lastCount', { count: last.length })} <lt-button size="s" variant="quiet" @click=${show}>${t('ui.show')}</lt-button></p>`
        : nothing;
    return html`${this.summary(forecast, runOut)}<table aria-label=${t('ledgerViews.forecast')}>${this.head(span)}
      <tbody>${(this.whole ? forecast.items : runOut).map((row, index) => this.row(row, index + 1, span))}</tbody></table>${more}<p class="how">${t('ledgerViews.forecastHow')}</p>`;
  }

  private summary({ year, items }: Forecast, runOut: readonly ForecastRow[]): TemplateResult {
    const first = runOut[0];
    const day = first ? soonest(first.runsOutOn) : null;
    if (!first || day === null) return html`<p class="sum pass">${t('ledgerViews.allLast', { year })}</p>`;
    const given = {
      count: runOut.length,
      all: items.length,
      region: regionName(this.regions.value, first.regionId),
      kind: kindName(first.kind),
      day,
    };
    return html`<p class="sum">${t('ledgerViews.firstOut', given)}</p>`;
  }

  private head(span: Span): TemplateResult {
    return html`<thead><tr><th scope="col"><span class="sr">${t('ledgerViews.rank')}</span></th><th scope="col" class="text">${t('ledgerViews.regionAndKind')}</th><th scope="col">${t('ledger.available')}</th>
      <th scope="col" class="line"><span class="sr">${t('ledgerViews.timeLine')}</span><lt-time-line width=${this.lineWidth} .span=${span}></lt-time-line></th>
      <th scope="col">${t('ledgerViews.atPace')}</th><th scope="col">${t('ledgerViews.atRecentPace')}</th><th scope="col">${t('ledgerViews.ifAllStart')}</th><th scope="col">${t('ledgerViews.ifNoneStart')}</th><th scope="col" class="text">${t('ledger.status')}</th></tr></thead>`;
  }

  private row(row: ForecastRow, rank: number, span: Span): TemplateResult {
    const { kind, regionId, runsOutOn } = row;
    const day = soonest(runsOutOn);
    const place = { kind, year: this.year, region: undefined, asOf: undefined };
    const account =
      row.accountId === null
        ? addressOfPage('accounts', { ...place, region: regionId })
        : `${addressOfPage('accounts', place)}&sel=account:${row.accountId}`;
    const word =
      day === null ? t('ledgerViews.lastsYear') : t('ledgerViews.daysLeft', { days: formatNumber(daysBetween(span.today, day)) });
    const short = (value: string | null): TemplateResult =>
      value === null ? html`<span class="faint">${t('ledgerViews.lastsShort')}</span>` : html`${value.slice(5)}`;
    return html`<tr><td class="faint">${rank}</td><td class="text"><a href=${account}>${regionName(this.regions.value, regionId)}</a> ${kindName(kind)}<span class="sub">${this.facts(row)}</span></td>
      <td class="nowrap">${exactAmount(kind, row.available)} <span class="faint">${unitName(kind)}</span></td><td class="line"><lt-time-line width=${this.lineWidth} .row=${row} .span=${span}></lt-time-line></td>
      <td class="strong">${short(runsOutOn.atPace)}</td><td>${short(runsOutOn.atRecentPace)}</td><td>${short(runsOutOn.ifAllStart)}</td><td>${short(runsOutOn.ifNoneStart)}</td>
      <td class="text"><lt-status status=${urgency(day, span.today)} label=${word}></lt-status></td></tr>`;
  }

  /** What lies behind the dates: what lapses by when, and what is owed or lent. */
  private facts({ kind, regionId, holds, loans, heldWithoutDeadline }: ForecastRow): TemplateResult {
    const of = (amount: number): string => `${exactAmount(kind, amount)} ${unitName(kind)}`;
    const held = holds.reduce((sum, each) => sum + each.amount, 0);
    const address = addressOfPage('deadlines', { kind, year: undefined, region: regionId, asOf: undefined });
    const owed = loans.filter((loan) => loan.amount < 0).reduce((sum, loan) => sum - loan.amount, 0);
    const lent = loans.filter((loan) => loan.amount > 0).reduce((sum, loan) => sum + loan.amount, 0);
    return html`${holds.length > 0 ? html`<a href=${address}>${t('ledgerViews.heldUntil', { amount: of(held), count: holds.length })}</a>` : nothing}${heldWithoutDeadline > 0 ? html`<span>${t('ledgerViews.heldOpen', { amount: of(heldWithoutDeadline) })}</span>` : nothing}${
      owed > 0 ? html`<a href="/ledger/loans">${t('ledgerViews.owes', { amount: of(owed) })}</a>` : nothing
    }${lent > 0 ? html`<a href="/ledger/loans">${t('ledgerViews.getsBack', { amount: of(lent) })}</a>` : nothing}`;
  }

  private readonly save = async (): Promise<void> => {
    const { value } = this.forecast;
    if (!value) return;
    this.saving = true;
    const filters = [this.at.kind ? kindName(this.at.kind) : '', this.at.region ? regionName(this.regions.value, this.at.region) : ''];
    try {
      await saveSheet(
        `${t('ledgerViews.forecast')}-${value.today}`,
        forecastSheet(value.items, this.regions.value, [
          [t('sheets.asOf'), value.today],
          [t('sheets.filters'), filters.filter(Boolean).join(' · ') || t('sheets.none')],
          [t('ledgerViews.how'), t('ledgerViews.forecastHow')],
        ]),
      );
    } catch {
      toast(t('sheets.failed'), { tone: 'fail' });
    }
    this.saving = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-forecast-page': LtForecastPage;
  }
}
