import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n/index.ts';
import { kindName } from '../quota/amount.ts';
import '../quota/lt-voucher.ts';
import { stateOf } from '../quota/state-of.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-skeleton.ts';
import type { CommandView, Drill } from './drill.ts';
import { holdersOf } from './holders.ts';
import { cellKey, firstToRunOut, rankCells } from './ranking.ts';
import './lt-changes.ts';
import './lt-project-drill.ts';
import './lt-ranking.ts';
import './lt-region-drill.ts';
import type { CommandResources, Overview } from './resources.ts';

/** What the list at the right is made from. */
export interface AsideInput {
  data: CommandResources;
  where: CommandView;
  kind: string;
  regionId: string;
  cityName: string;
  /** What the totals are of. */
  wholeName: string;
  nameOf: (regionId: string) => string;
  changed: (key: string) => boolean;
  open: (drill: Drill) => void;
  chooseKind: (kind: string) => void;
  /** A change is under the pointer: its project's code, or nothing. */
  point: (code: string) => void;
}

type IdEvent = CustomEvent<{ id: string }>;

/** The list at the right, by level (that the overview is stale or missing, the map says): ranking and changes; a region's projects; a project's vouchers; a voucher. */
export function asideOf(input: AsideInput): TemplateResult {
  const { drill } = input.where;
  const body = { city: cityLevel, region: regionLevel, project: projectLevel, voucher: voucherLevel }[drill.level];
  return html`<div class="scroll">${body(input)}</div>${drill.level === 'city' || drill.level === 'region' ? foot(input) : nothing}`;
}

function cityLevel(input: AsideInput): TemplateResult {
  const { value, first } = input.data.overview;
  const waiting = first ? html`<div class="pad"><lt-skeleton lines="9"></lt-skeleton></div>` : nothing;
  return html`${value ? ranking(input, value) : waiting}${changes(input)}`;
}

function ranking(input: AsideInput, overview: Overview): TemplateResult {
  const rows = rankCells(overview.cells, input.kind);
  const total = overview.totals.find((cell) => cell.kind === input.kind);
  return html`<div class="head"><h2>${t('command.ranking')}</h2><span>${kindName(input.kind)} · ${t('command.byRunOut')}</span></div>
    <lt-ranking whole=${input.wholeName} .rows=${rows} .total=${total} .nameOf=${input.nameOf} .changed=${input.changed} kind=${input.kind} as-of=${overview.asOf} selected=${input.regionId}
      @lt-select=${(event: IdEvent) => input.open({ level: 'region', id: event.detail.id })}></lt-ranking>`;
}

/** What moved since the last dispatch; not beside the numbers of a past day, to which it does not belong. */
function changes(input: AsideInput, regionId?: string): TemplateResult | typeof nothing {
  if (input.where.asOf) return nothing;
  return html`${stateOf(input.data.changes, (value) => {
    const items = regionId ? value.items.filter((item) => item.regionId === regionId) : value.items;
    const count = regionId ? items.length : value.total;
    return html`<div class="head"><h2>${t('command.changes')}</h2><span class="num">${t('command.changeCount', { count })}</span></div>
      ${
        items.length === 0
          ? html`<lt-empty icon="history" heading=${t('command.noChanges')} text=${t('command.noChangesSince', { date: value.since.slice(0, 10) })}></lt-empty>`
          : html`<lt-changes .items=${items} .nameOf=${input.nameOf} @lt-voucher=${(event: IdEvent) => input.open({ level: 'voucher', id: event.detail.id })}
              @lt-point=${(event: IdEvent) => input.point(event.detail.id)}></lt-changes>`
      }`;
  })}`;
}

function regionLevel(input: AsideInput): TemplateResult {
  const cell = input.data.overview.value?.cells.find((each) => each.regionId === input.regionId && each.kind === input.kind);
  return html`<div class="head"><h2>${input.nameOf(input.regionId)}</h2><span>${kindName(input.kind)}</span></div>
    ${stateOf(
      input.data.projects,
      ({ items, next }) =>
        html`${input.where.asOf ? html`<p class="pad faint small">${t('command.projectsAreToday')}</p>` : nothing}<lt-region-drill kind=${input.kind} .cell=${cell} .projects=${holdersOf(items, input.kind)} .past=${input.where.asOf !== undefined} .more=${next !== null} .changed=${cell ? input.changed(cellKey(cell)) : false}
          @lt-project=${(event: CustomEvent<{ code: string }>) => input.open({ level: 'project', id: event.detail.code })}></lt-region-drill>`,
    )}${changes(input, input.regionId)}`;
}

function projectLevel(input: AsideInput): TemplateResult {
  return html`<div class="head"><span></span></div>${stateOf(
    input.data.project,
    (project) =>
      html`<lt-project-drill .project=${project} kind=${input.kind} @lt-voucher=${(event: IdEvent) => input.open({ level: 'voucher', id: event.detail.id })}></lt-project-drill>`,
  )}`;
}

function voucherLevel(input: AsideInput): TemplateResult {
  return html`${stateOf(
    input.data.voucher,
    (
      voucher,
    ) => html`<div class="head"><h2>${t('command.voucher', { seq: voucher.seq })}</h2><span><a href="/ledger/transfers/${voucher.id}">${t('command.openVoucher')}</a></span></div>
      <div class="pad"><lt-voucher .voucher=${voucher} .regions=${input.data.regions.value} .center=${input.data.project.value?.center ?? null}></lt-voucher></div>`,
  )}`;
}

/** Of all kinds and regions the one that runs out first: the bottleneck, with a way to it. */
function foot(input: AsideInput): TemplateResult | typeof nothing {
  const overview = input.data.overview.value;
  const first = overview ? firstToRunOut(overview.cells) : null;
  if (!overview) return nothing;
  if (!first) return html`<div class="foot">${t('command.allLast', { year: overview.year })}</div>`;
  const see = (): void => {
    input.chooseKind(first.kind);
    input.open({ level: 'region', id: first.regionId });
  };
  return html`<div class="foot"><span>${t('command.bottleneck')} <b>${input.nameOf(first.regionId)} · ${kindName(first.kind)}</b> ${t('command.runsOutOn', { date: first.runsOutOn ?? '' })}</span>
    <button type="button" @click=${see}>${t('command.see')}</button></div>`;
}
