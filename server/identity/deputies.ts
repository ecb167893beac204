import { DEPUTIES_MAX, DEPUTY_DAYS_MAX, type Deputies, type DeputyView, type NOT_POSSIBLE } from '../contract/deputies.ts';
import { problem } from '../platform/problem.ts';
import type { Query, Unit } from '../platform/unit.ts';
import { lendable } from './acting.ts';
import { type DeputyRow, endDeputyRow, holdActivePerson, insertDeputy, openDeputies, openDeputy } from './deputy-store.ts';

const DAY_MS = 86_400_000;

const viewOf = (row: DeputyRow, today: string): DeputyView => ({
  id: row.id,
  person: { name: row.person, displayName: row.person_name },
  deputy: { name: row.deputy, displayName: row.deputy_name },
  from: row.from_day,
  until: row.until_day,
  now: row.from_day <= today,
});

/** The deputyships of a person that are not over, of both sides. */
export async function deputiesOf(query: Query, userId: number): Promise<Deputies> {
  const side = async (column: 'person_id' | 'deputy_id') =>
    (await openDeputies(query, column, userId)).map((row) => viewOf(row, query.today));
  return { lent: await side('person_id'), borrowed: await side('deputy_id') };
}

const refused = (reason: (typeof NOT_POSSIBLE)[number]) =>
  problem('deputy.not_possible', { reason, days: DEPUTY_DAYS_MAX, most: DEPUTIES_MAX });

function demandDays(today: string, from: string, until: string): void {
  if (until < from) throw refused('dates');
  if (from < today) throw refused('past');
  const days = (Date.parse(until) - Date.parse(from)) / DAY_MS + 1;
  if (days > DEPUTY_DAYS_MAX) throw refused('too_long');
}

export interface Naming {
  readonly deputy: string;
  readonly from: string;
  readonly until: string;
}

/**
 * Names a deputy for a person. Neither the person nor who does it can be the deputy: an administrator would lend himself what he may not do.
 * @throws deputy.unknown_person, deputy.not_possible
 */
export async function nameDeputy(unit: Unit, person: string, { deputy, from, until }: Naming): Promise<DeputyView> {
  demandDays(unit.today, from, until);
  const lender = await holdActivePerson(unit, person);
  const taker = await holdActivePerson(unit, deputy);
  if (!lender || !taker) throw problem('deputy.unknown_person', { name: lender ? deputy : person });
  if (taker.id === lender.id || taker.id === unit.actor.id) throw refused('yourself');
  if (lendable(lender.roles).length === 0) throw refused('nothing_to_lend');
  if ((await openDeputies(unit, 'person_id', lender.id)).length >= DEPUTIES_MAX) throw refused('too_many');
  const id = await insertDeputy(unit, { personId: lender.id, deputyId: taker.id, from, until });
  await unit.journal({ action: 'identity.nameDeputy', subject: person, detail: { id, deputy, from, until } });
  return viewOf((await openDeputy(unit, id))!, unit.today);
}

/** Ends a deputyship of a person, from either side; it holds from the next request. Raises `deputy.unknown`. */
export async function endDeputy(unit: Unit, id: number, userId: number): Promise<void> {
  const row = await openDeputy(unit, id);
  if (!row || !(await endDeputyRow(unit, id, userId))) throw problem('deputy.unknown');
  await unit.journal({ action: 'identity.endDeputy', subject: row.person, detail: { id, deputy: row.deputy } });
}
