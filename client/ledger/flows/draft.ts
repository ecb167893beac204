import type { TransferItem, VoucherView } from '../../../server/contract/ledger.ts';
import type { ProposalBody } from '../../../server/contract/ledger-flows.ts';
import type { MessageKey } from '../../i18n/index.ts';
import { type LotPart, leastRatio } from './lots.ts';
import { plainNumber } from './typed.ts';

/** What a person can ask of the ledger, in the order of the list; each is a page `/ledger/new/FLOW`. */
export const FLOWS = ['issue', 'adjust', 'transfer', 'loan', 'paid_transfer', 'advance', 'free_lot', 'use_lots', 'reversal'] as const;
export type FlowId = (typeof FLOWS)[number];

/** A county's part of a split: `weight` is any whole number, `null` while nothing usable is typed. */
export interface Share {
  region: string;
  weight: number | null;
}

/** Everything that the forms ask for; each flow reads its own. Amounts are whole in the kind's smallest unit, money in fen. */
export interface Draft {
  flow: FlowId;
  /** The id of the command: made once, so that a retry is the same command. */
  id: string;
  kind: string;
  year: number;
  region: string;
  from: string;
  to: string;
  debit: number | null;
  credit: number | null;
  amount: number | null;
  /** An adjustment that takes away. */
  less: boolean;
  dueOn: string;
  priceFen: number | null;
  cityPerMille: number | null;
  shares: readonly Share[];
  /** Of a use of freed lots: who gets it (`region` is where the project lies), and how much of each lot. */
  project: string;
  lots: readonly LotPart[];
  /** Of a freed lot: its number, which plant freed it by what measure, the least ratio of its use and what that rests on; of a use, its ratio. */
  code: string;
  plant: string;
  measure: string;
  ratio: 1 | 2;
  basis: string;
  /** The voucher that a reversal moves back. */
  transfer: string;
  reason: string;
  document: string;
}

/** What can be wrong, by the field that it stands at. */
export type Faults = Partial<Record<keyof Draft, MessageKey>>;

/** Flows that rest on a document: the number of the notice or decision. */
export const NEEDS_DOCUMENT: readonly FlowId[] = ['adjust', 'free_lot', 'issue'];

/** Flows that ask for one region, and flows between two. */
export const oneRegion = (flow: FlowId): boolean => ['issue', 'adjust', 'advance', 'free_lot'].includes(flow);
export const twoRegions = (flow: FlowId): boolean => flow === 'loan' || flow === 'paid_transfer';

/** Flows about freed lots: only pollutants and coal have them. */
export const ofLots = (flow: FlowId): boolean => flow === 'free_lot' || flow === 'use_lots';

/** A blank form. `dueOn` starts empty: a due date is a decision. */
export function blankDraft(flow: FlowId, year: number): Draft {
  return {
    flow,
    id: crypto.randomUUID(),
    kind: '',
    year,
    region: '',
    from: '',
    to: '',
    debit: null,
    credit: null,
    amount: null,
    less: false,
    dueOn: '',
    priceFen: null,
    cityPerMille: 300,
    shares: [],
    project: '',
    lots: [],
    code: '',
    plant: '',
    measure: '',
    ratio: 1,
    basis: '',
    transfer: '',
    reason: '',
    document: '',
  };
}

const positive = (amount: number | null): boolean => amount !== null && amount > 0;

function amountFaults(draft: Draft): Faults {
  if (draft.flow === 'reversal' || draft.flow === 'use_lots' || positive(draft.amount)) return {};
  return { amount: 'flows.fault.amount' };
}

function placeFaults(draft: Draft): Faults {
  const { flow, region, from, to, debit, credit } = draft;
  if (oneRegion(flow)) return region ? {} : { region: 'flows.fault.region' };
  if (twoRegions(flow)) {
    return {
      ...(from ? {} : { from: 'flows.fault.region' as const }),
      ...(to ? (to === from ? { to: 'flows.fault.sameRegion' as const } : {}) : { to: 'flows.fault.region' as const }),
    };
  }
  if (flow !== 'transfer') return {};
  return {
    ...(debit ? {} : { debit: 'flows.fault.account' as const }),
    ...(credit ? (credit === debit ? { credit: 'flows.fault.sameAccount' as const } : {}) : { credit: 'flows.fault.account' as const }),
  };
}

function issueFaults({ cityPerMille, shares }: Draft): Faults {
  const bad = cityPerMille === null || !Number.isInteger(cityPerMille) || cityPerMille < 0 || cityPerMille > 1000;
  const weights = shares.map((share) => share.weight);
  const empty = weights.length > 0 && weights.every((weight) => !weight);
  return {
    ...(bad ? { cityPerMille: 'flows.fault.perMille' as const } : {}),
    ...(weights.includes(null) ? { shares: 'flows.fault.weight' as const } : empty ? { shares: 'flows.fault.noWeight' as const } : {}),
  };
}

function useFaults({ project, lots, ratio }: Draft): Faults {
  const strict = ratio < leastRatio(lots).ratio;
  const senseless = lots.some((part) => !positive(part.amount));
  return {
    ...(project ? {} : { project: 'flows.fault.project' as const }),
    ...(strict ? { ratio: 'flows.fault.ratio' as const } : {}),
    ...(lots.length === 0 ? { lots: 'flows.fault.lots' as const } : senseless ? { lots: 'flows.fault.amount' as const } : {}),
  };
}

function ownFaults(draft: Draft, today: string): Faults {
  switch (draft.flow) {
    case 'issue':
      return issueFaults(draft);
    case 'loan':
      return draft.dueOn > today ? {} : { dueOn: 'flows.fault.dueOn' };
    case 'paid_transfer':
      return positive(draft.priceFen) ? {} : { priceFen: 'flows.fault.price' };
    case 'free_lot':
      return {
        ...(draft.code.trim() ? {} : { code: 'flows.fault.code' as const }),
        ...(draft.plant.trim() ? {} : { plant: 'flows.fault.plant' as const }),
        ...(draft.measure.trim() ? {} : { measure: 'flows.fault.measure' as const }),
      };
    case 'use_lots':
      return useFaults(draft);
    case 'reversal':
      return draft.transfer ? {} : { transfer: 'flows.fault.transfer' };
    default:
      return {};
  }
}

/** What keeps the figures from being computed: missing or senseless fields, each with its sentence. */
export function figureFaults(draft: Draft, today: string): Faults {
  return {
    ...(draft.kind || draft.flow === 'reversal' ? {} : { kind: 'flows.fault.kind' as const }),
    ...placeFaults(draft),
    ...amountFaults(draft),
    ...ownFaults(draft, today),
  };
}

/** The same with the ground: a reason always, and a document where the flow rests on one. */
export function faultsOf(draft: Draft, today: string): Faults {
  return {
    ...figureFaults(draft, today),
    ...(draft.reason.trim() ? {} : { reason: 'flows.fault.reason' as const }),
    ...(NEEDS_DOCUMENT.includes(draft.flow) && !draft.document.trim() ? { document: 'flows.fault.document' as const } : {}),
  };
}

/** The items of a transfer or reversal. The id of the command is the id of its item: a retry is the same voucher. */
export function itemsOf(draft: Draft, voucher: VoucherView | undefined): TransferItem[] {
  const written = {
    ...(draft.reason.trim() ? { reason: draft.reason.trim() } : {}),
    ...(draft.document.trim() ? { document: draft.document.trim() } : {}),
  };
  if (draft.flow === 'reversal') {
    if (!voucher) return [];
    return [
      {
        id: draft.id,
        kind: 'reversal',
        debit: voucher.credit,
        credit: voucher.debit,
        amount: voucher.amount,
        holdId: voucher.id,
        ...written,
      },
    ];
  }
  return [{ id: draft.id, kind: 'transfer', debit: draft.debit!, credit: draft.credit!, amount: draft.amount!, ...written }];
}

/** What a use of lots asks for, at once or of a second person. */
export function lotUseOf({ project, region, kind, year, ratio, lots }: Draft) {
  const place = region ? { region } : {};
  return { project, ...place, kind, year, ratio, lots: lots.map(({ code, amount }) => ({ code, amount: amount ?? 0 })) };
}

const trimmed = ({ plant, measure, basis, code }: Draft): Pick<Draft, 'plant' | 'measure' | 'basis' | 'code'> => ({
  plant: plant.trim(),
  measure: measure.trim(),
  basis: basis.trim(),
  code: code.trim(),
});

/** The body of the proposal that a complete draft stands for. Ask `figureFaults` first. */
export function bodyOf(draft: Draft, voucher?: VoucherView): ProposalBody {
  const { kind, year, region, from, to, dueOn } = draft;
  const amount = draft.amount ?? 0;
  switch (draft.flow) {
    case 'issue': {
      const counties = draft.shares.map((share) => ({ region: share.region, weight: share.weight ?? 0 }));
      return { flow: 'issue', kind, year, region, amount, cityPerMille: draft.cityPerMille ?? 0, counties };
    }
    case 'adjust':
      return { flow: 'adjust', kind, year, region, amount: draft.less ? -amount : amount };
    case 'loan':
      return { flow: 'loan', kind, year, from, to, amount, dueOn };
    case 'paid_transfer':
      return { flow: 'paid_transfer', kind, year, from, to, amount, priceFen: draft.priceFen ?? 0 };
    case 'advance':
      return { flow: 'advance', kind, year, region, cap: amount };
    case 'free_lot': {
      const { plant, measure, basis, code } = trimmed(draft);
      return { flow: 'free_lot', kind, year, region, code, amount, plant, measure, ratio: draft.ratio, ...(basis ? { basis } : {}) };
    }
    case 'use_lots':
      return { flow: 'use_lots', ...lotUseOf(draft) };
    default:
      return { flow: 'transfers', items: itemsOf(draft, voucher) };
  }
}

/** The region that the command belongs to: whoever decides must have it in scope. */
export function regionOfDraft(draft: Draft, accounts: ReadonlyMap<number, { regionId: string }>, voucher?: VoucherView): string {
  if (draft.flow === 'reversal') return voucher?.regionId ?? '';
  if (draft.flow === 'transfer') return accounts.get(draft.debit ?? 0)?.regionId ?? '';
  return oneRegion(draft.flow) || draft.flow === 'use_lots' ? draft.region : draft.from;
}

/** A price typed in yuan, as whole fen: at most two decimals, grouping as people write it. `null` when it is no price. */
export function parseYuan(text: string): number | null {
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plainNumber(text) ?? '');
  if (!match) return null;
  const fen = Number(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`);
  return Number.isSafeInteger(fen) ? fen : null;
}
