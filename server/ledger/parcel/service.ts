import { randomUUID } from 'node:crypto';
import type { OwnerKind, TransferResult } from '../../contract/ledger.ts';
import type { Unit } from '../../platform/unit.ts';
import { divide, pour } from '../rules.ts';
import { type NewTransfer, openManyAccounts, postTransfers } from '../service.ts';
import { type Source, sourcesOf } from './reads.ts';

export interface ParcelShare {
  readonly code: string;
  readonly regionId: string;
  readonly areaM2: number;
}

export interface Grounds {
  readonly reason: string;
  readonly document?: string | undefined;
}

const written = (grounds: Grounds) => ({
  reason: grounds.reason,
  ...(grounds.document === undefined ? {} : { document: grounds.document }),
});

interface Target {
  readonly ownerKind: OwnerKind;
  readonly ownerId: string;
  readonly regionId: string;
  readonly weight: number;
}

const booksOf = (sources: readonly Source[]): Source[][] => {
  const books = new Map<string, Source[]>();
  for (const source of sources) books.set(`${source.kind}/${source.year}`, [...(books.get(`${source.kind}/${source.year}`) ?? []), source]);
  return [...books.values()];
};

/** Empties accounts into targets by weight, in every book that they have something in: one group, all or nothing. */
async function distribute(unit: Unit, sources: readonly Source[], targets: readonly Target[], grounds: Grounds): Promise<TransferResult[]> {
  const books = booksOf(sources);
  const accounts = books.flatMap(([{ kind, year } = { kind: '', year: 0 }]) =>
    targets.map(({ ownerKind, ownerId, regionId }) => ({ kind, year, ownerKind, ownerId, regionId })),
  );
  const ids = await openManyAccounts(unit, accounts);
  const items = books.flatMap((book, index) => {
    const into = ids.slice(index * targets.length, (index + 1) * targets.length);
    const amounts = book.map((source) => source.posted);
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    const parts = divide(
      total,
      targets.map((target) => target.weight),
    );
    return pour(amounts, parts).map(
      ({ from, to, amount }): NewTransfer => ({
        id: randomUUID(),
        kind: 'transfer',
        debit: book[from]!.id,
        credit: into[to]!,
        amount,
        ...written(grounds),
      }),
    );
  });
  return postTransfers(unit, { items, atomic: true });
}

const parcelTargets = (shares: readonly ParcelShare[]): Target[] =>
  shares.map(({ code, regionId, areaM2 }) => ({ ownerKind: 'parcel', ownerId: code, regionId, weight: areaM2 }));

/** Binds what a project was given to its parcels, by area. Nothing to bind answers nothing. */
export async function bindToParcels(
  unit: Unit,
  ask: Grounds & { projectCode: string; parcels: readonly ParcelShare[] },
): Promise<TransferResult[]> {
  return distribute(unit, await sourcesOf(unit, 'project', [ask.projectCode]), parcelTargets(ask.parcels), ask);
}

export interface Reshape extends Grounds {
  /** The parcels that cease to be: one for a split, several for a merge. */
  readonly parents: readonly string[];
  readonly children: readonly ParcelShare[];
  /** Area of the parents that no child has, which takes its share to the region's residual account instead of vanishing. */
  readonly residualM2: number;
  readonly residualRegionId: string;
}

/**
 * Moves the quota of parcels that are split or merged: the parents go to zero, the children get it by area to the last unit, the residual
 * is explicit, and every voucher leads from child to parent. All books in one group, all or nothing.
 */
export async function reshapeParcels(unit: Unit, ask: Reshape): Promise<TransferResult[]> {
  const residual: Target = { ownerKind: 'residual', ownerId: '', regionId: ask.residualRegionId, weight: ask.residualM2 };
  const targets = [...parcelTargets(ask.children), ...(ask.residualM2 > 0 ? [residual] : [])];
  return distribute(unit, await sourcesOf(unit, 'parcel', ask.parents), targets, ask);
}
