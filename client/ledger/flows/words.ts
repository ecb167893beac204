import { quotaKind } from '../../../gis-data/standards/quota-kinds.ts';
import type { AccountView } from '../../../server/contract/ledger.ts';
import type { ProposalBody, ProposalView } from '../../../server/contract/ledger-flows.ts';
import type { Preview } from '../../../server/contract/ledger-preview.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { formatNumber, locale, t } from '../../i18n/index.ts';
import { exactWithUnit, kindName } from '../../quota/amount.ts';
import { ownerName } from '../../quota/owners.ts';
import { regionName } from '../../quota/regions.ts';
import type { IconName } from '../../ui/icons.ts';
import { FLOWS, type FlowId } from './draft.ts';

const SIGNS: Readonly<Record<string, string>> = { m2: 'm²', kgco2: 'kg CO₂' };

/** The sign of the unit in which a kind is counted: m², kgce, kg, g. */
export function smallestUnit(kind: string): string {
  const unit = quotaKind(kind)?.unit ?? '';
  return SIGNS[unit.toLowerCase()] ?? unit;
}

/** The kind under which prices are booked, in fen. */
export const FUNDS = 'funds';

/** Whole fen as yuan with its two decimals: `1 280 000.00`. */
export function yuan(fen: number): string {
  const size = Math.abs(fen);
  const text = `${formatNumber(Math.floor(size / 100))}.${String(size % 100).padStart(2, '0')}`;
  return fen < 0 ? `−${text}` : text;
}

/** A kind's name inside a sentence: English begins it with a small letter there. */
function kindWord(id: string): string {
  const name = kindName(id);
  return locale.get() === 'en' ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

/** What a sentence needs to name things: the regions, and the accounts by number as far as they are known. */
export interface Names {
  regions: readonly RegionView[] | undefined;
  accounts: ReadonlyMap<number, AccountView>;
}

/** An account as a reader says it, or its number. */
export function accountName(id: number, { accounts, regions }: Names): string {
  const account = accounts.get(id);
  return account ? ownerName(account, regions) : t('flows.accountNo', { no: id });
}

type Transfers = Extract<ProposalBody, { flow: 'transfers' }>;

function transfersSentence(body: Transfers, names: Names): string {
  const [first] = body.items;
  const known = names.accounts.get(first?.debit ?? 0) ?? names.accounts.get(first?.credit ?? 0);
  if (!first || body.items.length > 1) return t('flows.say.transfers', { count: body.items.length });
  const amount =
    first.amount === undefined ? t('flows.whole') : known ? exactWithUnit(known.kind, first.amount) : formatNumber(first.amount);
  const params = {
    kind: known ? kindWord(known.kind) : '',
    amount,
    from: accountName(first.debit, names),
    to: accountName(first.credit, names),
  };
  if (first.kind === 'reversal') return t('flows.say.reversal', { ...params, voucher: (first.holdId ?? '').slice(0, 8) });
  return t('flows.say.transfer', params);
}

function issueSentence(body: Extract<ProposalBody, { flow: 'issue' }>, names: Names): string {
  const params = {
    region: regionName(names.regions, body.region),
    kind: kindWord(body.kind),
    year: body.year,
    amount: exactWithUnit(body.kind, body.amount),
    share: `${formatNumber(body.cityPerMille / 10, body.cityPerMille % 10 === 0 ? 0 : 1)} %`,
    count: body.counties.length,
  };
  return t(body.counties.length === 0 ? 'flows.say.issueWhole' : 'flows.say.issue', params);
}

/** What somebody asks for, in a sentence with the amounts in the reader's unit. */
export function sentenceOf(asked: ProposalView['body'] | ProposalBody, names: Names): string {
  const body = asked as ProposalBody;
  const region = (id: string): string => regionName(names.regions, id);
  switch (body.flow) {
    case 'transfers':
      return transfersSentence(body, names);
    case 'issue':
      return issueSentence(body, names);
    case 'adjust': {
      const params = { region: region(body.region), kind: kindWord(body.kind), amount: exactWithUnit(body.kind, Math.abs(body.amount)) };
      return t(body.amount < 0 ? 'flows.say.adjustLess' : 'flows.say.adjustMore', params);
    }
    case 'loan': {
      const params = { from: region(body.from), to: region(body.to), kind: kindWord(body.kind), dueOn: body.dueOn };
      return t('flows.say.loan', { ...params, amount: exactWithUnit(body.kind, body.amount) });
    }
    case 'paid_transfer': {
      const params = { from: region(body.from), to: region(body.to), kind: kindWord(body.kind), price: yuan(body.priceFen) };
      return t('flows.say.paid_transfer', { ...params, amount: exactWithUnit(body.kind, body.amount) });
    }
    case 'advance': {
      const params = { region: region(body.region), kind: kindWord(body.kind), amount: exactWithUnit(body.kind, body.cap) };
      return t(body.cap === 0 ? 'flows.say.advanceEnd' : 'flows.say.advance', params);
    }
    case 'free_lot': {
      const params = { region: region(body.region), kind: kindWord(body.kind), amount: exactWithUnit(body.kind, body.amount) };
      return t('flows.say.free_lot', { ...params, plant: body.plant, measure: body.measure, code: body.code });
    }
    case 'use_lots': {
      const amount = exactWithUnit(
        body.kind,
        body.lots.reduce((sum, lot) => sum + lot.amount, 0),
      );
      return t('flows.say.use_lots', { project: body.project, kind: kindWord(body.kind), amount, ratio: body.ratio });
    }
    case 'repayment':
      return t('flows.repayOf', { code: body.code });
    default:
      return t('flows.say.other', { flow: (body as { flow: string }).flow });
  }
}

/** The form that a proposal came from, for its name and its icon. `other` has no form. */
export function flowOf(asked: ProposalView['body']): FlowId | 'other' {
  const body = asked as ProposalBody;
  if (body.flow === 'transfers') return body.items.some((item) => item.kind === 'reversal') ? 'reversal' : 'transfer';
  return FLOWS.find((flow) => flow === body.flow) ?? 'other';
}

/** A picture for each form. */
export const flowIcons: Readonly<Record<FlowId | 'other', IconName>> = {
  issue: 'download',
  adjust: 'edit',
  transfer: 'swap',
  loan: 'history',
  paid_transfer: 'ledger',
  advance: 'clock',
  free_lot: 'share',
  use_lots: 'project',
  reversal: 'undo',
  other: 'document',
};

/** The accounts that the sentence of a proposal names. */
export function accountsIn(asked: ProposalView['body']): number[] {
  const body = asked as ProposalBody;
  return body.flow === 'transfers' && body.items.length === 1 ? body.items.flatMap((item) => [item.debit, item.credit]) : [];
}

/** How a proposal stands, for shape and colour. */
export const proposalTone = { waiting: 'warn', approved: 'pass', rejected: 'fail', withdrawn: 'unknown' } as const;

/**
 * Why the ledger would refuse it now, a shortfall by account and amount; empty when it would not. Waiting for a second person is no
 * refusal of a proposal.
 */
export function refusalOf(preview: Pick<Preview, 'code' | 'lines'>, regions: readonly RegionView[] | undefined): string {
  if (preview.code === 'ok' || preview.code === 'needs_approval') return '';
  const short = preview.lines.find((line) => line.short > 0);
  if (!short) return t(`flows.code.${preview.code}`);
  return t('flows.shortOf', { account: ownerName(short, regions), amount: exactWithUnit(short.kind, short.short) });
}
