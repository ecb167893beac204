import type { Query } from '../platform/unit.ts';

export interface JournalRead {
  id: number;
  at: Date;
  actor_name: string;
  action: string;
  subject: string;
  region_id: string | null;
  detail: Record<string, unknown>;
  trace_id: string;
  seq: number | null;
}

export interface JournalFilter {
  readonly before?: number | undefined;
  readonly limit: number;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly region?: string | undefined;
  readonly number?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Rows of the journal that the actor may see, newest first. Days are China's. */
export async function journalRows(query: Query, filter: JournalFilter): Promise<JournalRead[]> {
  const rows = query
    .trx('journal as j')
    .leftJoin('journal_seal as s', 's.journal_id', 'j.id')
    .orderBy('j.id', 'desc')
    .limit(filter.limit)
    .select('j.*', 's.seq');
  if (filter.before !== undefined) rows.where('j.id', '<', filter.before);
  if (filter.number !== undefined) rows.where('j.id', filter.number);
  if (filter.actor) rows.where('j.actor_name', filter.actor);
  if (filter.action) rows.whereRaw('starts_with(j.action, ?)', [filter.action]);
  if (filter.subject) rows.where('j.subject', filter.subject);
  if (filter.region) rows.where('j.region_id', filter.region);
  if (filter.from) rows.whereRaw(`j.at >= cast(? as date)::timestamp at time zone 'Asia/Shanghai'`, [filter.from]);
  if (filter.to) rows.whereRaw(`j.at < (cast(? as date) + 1)::timestamp at time zone 'Asia/Shanghai'`, [filter.to]);
  return (await rows) as JournalRead[];
}

export interface HeadRow {
  seq: number;
  at: Date;
  sha256: Buffer;
  sm3: Buffer;
}

/** The last seal of the chain. */
export async function headRow(query: Query): Promise<HeadRow | null> {
  return (await query.trx('journal_seal').orderBy('seq', 'desc').first<HeadRow | undefined>()) ?? null;
}
