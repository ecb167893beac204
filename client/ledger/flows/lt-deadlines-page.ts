import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ReplyOut } from '../../../server/contract/endpoint.ts';
import { ledgerViewEndpoints } from '../../../server/contract/ledger-views.ts';
import { call } from '../../api/call.ts';
import { LiveController } from '../../api/live-controller.ts';
import { may } from '../../api/session.ts';
import { pick, t, today } from '../../i18n/index.ts';
import { exactWithUnit, kindName } from '../../quota/amount.ts';
import { regionName, regionsOf } from '../../quota/regions.ts';
import { stateOf } from '../../quota/state-of.ts';
import { appended, Resource } from '../../state/resource.ts';
import { areaUnit } from '../../state/settings.ts';
import { StoreController } from '../../state/store-controller.ts';
import { go } from '../../state/url-state.ts';
import { baseStyles } from '../../style/base.ts';
import { LtElement } from '../../ui/element.ts';
import '../../ui/lt-button.ts';
import '../../ui/lt-empty.ts';
import '../../ui/lt-segment.ts';
import '../../ui/lt-select.ts';
import '../../ui/lt-status.ts';
import { type LedgerView, moreOf } from '../place.ts';
import { dayAfter, deadlineTone, deadlineWords } from './days.ts';
import { groupHolds, type HoldGroup } from './holds.ts';
import './lt-extend-dialog.ts';
import { flowStyles, tableStyles } from './styles.ts';

type Page = ReplyOut<typeof ledgerViewEndpoints.deadlines>;

const spans = ['7', '30', '90', 'All'] as const;

/** Open holds by their deadline, the most pressing first, and their extension. */
@customElement('lt-deadlines-page')
export class LtDeadlinesPage extends LtElement {
  static override styles = [
    baseStyles,
    flowStyles,
    tableStyles,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); }
      .list { overflow: auto; background: var(--surface); }
      .more { display: grid; place-items: center; padding: 12px; }
      ul { display: flex; flex-wrap: wrap; gap: 1px 18px; margin: 0; padding: 2px 0; list-style: none; }
      li { color: var(--ink-2); white-space: nowrap; }
      .name { max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
    `,
  ];

  @property({ attribute: false }) at!: LedgerView;
  @state() private span: (typeof spans)[number] = 'All';
  @state() private extending: HoldGroup | null = null;
  protected readonly unit = new StoreController(this, areaUnit);
  private readonly regions = regionsOf(this);
  private readonly holds = new Resource<Page>(this, (signal) => call(ledgerViewEndpoints.deadlines, { query: this.query, signal }));
  protected readonly live = new LiveController(this, ['ledger.posted', 'ledger.extended'], () => this.holds.soon(300));

  override willUpdate(): void {
    this.regions.want('all');
    this.holds.want(JSON.stringify(this.query));
  }

  private get query(): { region?: string; before?: string; limit: number } {
    const { region } = this.at;
    return {
      limit: 250,
      ...(region ? { region } : {}),
      ...(this.span === 'All' ? {} : { before: dayAfter(today(), Number(this.span)) }),
    };
  }

  private more(cursor: string): Promise<void> {
    return this.holds.readOn(() => call(ledgerViewEndpoints.deadlines, { query: { ...this.query, cursor } }), appended);
  }

  override render(): TemplateResult {
    return html`${this.bar()}<div class="list">${stateOf(this.holds, (page) => this.table(page), 8)}</div>
      <lt-extend-dialog .group=${this.extending} today=${this.holds.value?.today ?? today()} @lt-close=${() => this.endExtend()} @lt-extended=${() => this.endExtend(true)}></lt-extend-dialog>`;
  }

  private endExtend(again = false): void {
    this.extending = null;
    if (again) this.holds.soon(0);
  }

  private startExtend(group: HoldGroup): void {
    this.extending = group;
  }

  private bar(): TemplateResult {
    const regions = (this.regions.value ?? [])
      .filter(({ kind }) => kind !== 'province')
      .map(({ id, name }) => ({ value: id, label: pick(name) }));
    const take = (event: CustomEvent<{ value: string }>): void => {
      this.span = spans.find((span) => span === event.detail.value) ?? 'All';
    };
    const page = this.holds.value;
    const count = page && { count: page.total, projects: groupHolds(page.items).length };
    return html`<div class="bar"><h1 class="sr">${t('flows.deadlines')}</h1>
      <lt-segment label=${t('flows.before')} .options=${spans.map((value) => ({ value, label: t(`flows.before${value}`) }))} value=${this.span} @lt-change=${take}></lt-segment>
      <lt-select hide-label label=${t('ledger.region')} placeholder=${t('ledger.allRegions')} .options=${regions} value=${this.at.region ?? ''} @lt-change=${(event: CustomEvent<{ value: string }>) => go({ more: moreOf({ ...this.at, region: event.detail.value || undefined }) })}></lt-select>
      <span class="grow"></span><span class="muted num" role="status">${count ? t(page.next ? 'flows.countOf' : 'flows.countIn', count) : ''}</span></div>`;
  }

  private table(page: Page): TemplateResult {
    if (page.items.length === 0) return this.none();
    return html`<table aria-label=${t('flows.deadlines')}><thead><tr><th scope="col">${t('flows.deadline')}</th><th scope="col">${t('flows.daysLeft')}</th><th scope="col">${t('flows.project')}</th><th scope="col">${t('ledger.region')}</th>
        <th scope="col">${t('flows.held')}</th><th scope="col"><span class="sr">${t('flows.extend')}</span></th></tr></thead>
      <tbody>${groupHolds(page.items).map((group) => this.row(group))}</tbody></table>
      ${page.next ? html`<div class="more"><lt-button size="s" .busy=${this.holds.readingOn} @click=${() => this.more(page.next!)}>${t('flows.moreRows')}</lt-button></div>` : nothing}`;
  }

  private none(): TemplateResult {
    if (this.span === 'All' && !this.at.region)
      return html`<lt-empty icon="clock" heading=${t('flows.noDeadlines')} text=${t('flows.noDeadlinesWhy')}></lt-empty>`;
    return html`<lt-empty icon="clock" heading=${t('flows.noneSuch')} text=${t('flows.noneSuchWhy')}></lt-empty>`;
  }

  private row(group: HoldGroup): TemplateResult {
    const project = group.projectCode
      ? html`<a href="/projects/${group.projectCode}">${group.projectName ?? group.projectCode}</a><small>${group.projectCode}</small>`
      : html`${group.reason ?? '—'}`;
    const holds = group.holds.map(
      (hold) =>
        html`<li>${kindName(hold.kind)} <a href="/ledger/transfers/${hold.holdId}" title=${t('flows.openHold')}>${exactWithUnit(hold.kind, hold.amount)}</a></li>`,
    );
    return html`<tr><td class="strong">${group.deadline}<small>${t('flows.heldOn')} ${group.heldOn}</small></td>
      <td><lt-status status=${deadlineTone(group.daysLeft)} label=${deadlineWords(group.daysLeft)}></lt-status></td><td class="name">${project}</td><td>${regionName(this.regions.value, group.regionId)}</td>
      <td class="wrap"><ul>${holds}</ul></td>
      <td class="end">${may('ledger.approve') ? html`<lt-button size="s" label="${t('flows.extend')} ${group.projectName ?? ''}" @click=${() => this.startExtend(group)}>${t('flows.extend')}</lt-button>` : nothing}</td></tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lt-deadlines-page': LtDeadlinesPage;
  }
}
