import type { JournalHead, JournalRowView } from '../../server/contract/evidence.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import type { SheetTable } from '../export/workbook.ts';
import { t } from '../i18n/index.ts';
import { regionName } from '../quota/regions.ts';

/** Who did it, and for whom where a deputy did. */
export function actorWord({ actor, detail }: JournalRowView): string {
  const { actingFor } = detail;
  return typeof actingFor === 'string' ? t('evidence.actorFor', { actor, person: actingFor }) : actor;
}

/** Rows of the journal as a spreadsheet, with the head of the chain in its notes. */
export function journalSheet(
  rows: readonly JournalRowView[],
  head: JournalHead | null,
  regions: readonly RegionView[] | undefined,
  notes: SheetTable['notes'],
): SheetTable {
  return {
    title: t('evidence.title'),
    columns: [
      { head: t('evidence.seq'), width: 8 },
      { head: t('evidence.at'), width: 18 },
      { head: t('evidence.actor'), width: 16 },
      { head: t('evidence.deed'), width: 24 },
      { head: t('evidence.subject'), width: 30 },
      { head: t('evidence.region'), width: 14 },
      { head: t('evidence.detail'), width: 60 },
    ],
    rows: rows.map((row) => [
      row.seq,
      { instant: row.at },
      actorWord(row),
      row.action,
      row.subject,
      row.regionId === null ? t('evidence.everywhere') : regionName(regions, row.regionId),
      JSON.stringify(row.detail),
    ]),
    notes: [...notes, ...(head ? ([[t('evidence.seq'), `${head.seq}:${head.sha256}`]] as const) : [])],
  };
}
