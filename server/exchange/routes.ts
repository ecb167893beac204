import { type CommitResult, tell, veiledNames } from '../blueprint/index.ts';
import { exchangeEndpoints as endpoints, type ImportSummary, type ImportView } from '../contract/exchange.ts';
import { exchangePreviewEndpoints as previews } from '../contract/exchange-preview.ts';
import { exchangeTableEndpoints as tables } from '../contract/exchange-table.ts';
import { exportEndpoints as exports } from '../contract/exports.ts';
import { IMPORT_FINDINGS } from '../contract/findings.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import type { Query } from '../platform/unit.ts';
import { isResolved } from './check.ts';
import { exportLayer } from './export.ts';
import { readGeometry } from './geometry.ts';
import { markSheet } from './marking.ts';
import { previewTile } from './preview.ts';
import { type FindingRow, findingRows, invalidRows, jobRows, stagedRows } from './reads.ts';
import { changeImport, commitImport, createImport, type Desk, discardImport, retryImport, revertImport } from './service.ts';
import { type JobRow, jobById } from './store.ts';
import { readSpreadsheet } from './table.ts';

const INVALID_SHOWN_MAX = 200;

const NOTHING_OPEN = { invalid: 0, faulty: 0, overlaps: 0, coverage: 0 };

function summaryOf(row: JobRow): ImportSummary {
  const unresolved = row.state === 'ready' ? { ...NOTHING_OPEN, ...row.unresolved } : NOTHING_OPEN;
  return {
    id: row.id,
    layerId: row.layer_id,
    fileName: row.file_name,
    fileBytes: row.file_bytes,
    state: row.state,
    progress: Math.round(row.progress * 1000) / 1000,
    author: row.author_name,
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    featureCount: row.source?.featureCount ?? null,
    revision: row.revision,
    revertedRevision: row.reverted_revision,
    committable: row.state === 'ready' && isResolved(unresolved),
    unresolved,
  };
}

async function summaryById(query: Query, id: string): Promise<ImportSummary> {
  return summaryOf((await jobById(query, id))!);
}

const outcomeOf = (id: string, { revision, added, changed, removed }: CommitResult) => ({ id, revision, added, changed, removed });

const findingOf = (row: FindingRow) => ({
  id: row.id,
  code: row.code,
  severity: row.severity,
  params: row.params,
  featureIndex: row.idx,
  key: row.key,
  place: row.place,
});

function refusalOf(row: JobRow): ImportView['refusal'] {
  if (!row.refusal) return null;
  const { code, params, place } = row.refusal;
  return { code, severity: IMPORT_FINDINGS[code], params, place, featureIndex: null, key: null };
}

/** What the file holds, without samples of attributes that the reader may not read. */
async function sourceOf(query: Query, { layer_id: layerId, source }: JobRow): Promise<ImportView['source']> {
  if (!source) return null;
  const veiled = await veiledNames(query, layerId);
  const fields = source.fields.map((field) => (veiled.includes(field.name) ? { ...field, sample: null } : field));
  await tell(query, [{ layerId, attributes: Object.fromEntries(fields.map(({ name, sample }) => [name, sample])) }], 'import');
  return { ...source, fields };
}

interface Page {
  readonly findingsAfter?: number | undefined;
  readonly code?: string | undefined;
  readonly limit: number;
}

async function viewOf(query: Query, id: string, page: Page): Promise<ImportView> {
  const row = await jobById(query, id);
  if (!row) throw problem('import.unknown', { id });
  const findings = await findingRows(query, { importId: id, after: page.findingsAfter, code: page.code, limit: page.limit });
  return {
    ...summaryOf(row),
    options: row.options,
    source: await sourceOf(query, row),
    refusal: refusalOf(row),
    difference: row.difference,
    findingCounts: row.finding_counts,
    findings: findings.map(findingOf),
    findingsNext: findings.length === page.limit ? (findings.at(-1)?.id ?? null) : null,
    invalid: row.state === 'ready' ? await invalidRows(query, id, INVALID_SHOWN_MAX) : [],
  };
}

/** A cursor names the last import of a page: instant and id. */
const cursorOf = (row: JobRow) => `${row.created_at.toISOString()}_${row.id}`;

function beforeOf(cursor: string | undefined): readonly [string, string] | undefined {
  const match = /^(\d{4}-[\dT:.-]+Z)_([0-9a-f-]{36})$/.exec(cursor ?? '');
  if (cursor !== undefined && !match)
    throw problem('request.invalid', {}, { errors: [{ pointer: '/query/cursor', code: 'invalid', message: 'not a cursor' }] });
  return match ? [match[1]!, match[2]!] : undefined;
}

export function exchangeRoutes(desk: Desk): Route[] {
  const { dir } = desk.files;
  return [
    route(endpoints.create, (_input, call) => createImport(call, desk)),
    route(endpoints.geometry, (_input, call) => readGeometry(call, dir)),
    route(tables.table, ({ query }, call) => readSpreadsheet(call, dir, query.sheet)),
    route(endpoints.list, ({ query: asked }, call) =>
      call.read(async (query) => {
        const rows = await jobRows(query, { layerId: asked.layer, before: beforeOf(asked.cursor), limit: asked.limit });
        return { items: rows.map(summaryOf), next: rows.length === asked.limit ? cursorOf(rows.at(-1)!) : null };
      }),
    ),
    route(endpoints.read, ({ params, query: page }, call) => call.read((query) => viewOf(query, params.id, page))),
    route(previews.features, ({ params, query: asked }, call) =>
      call.read(async (query) => {
        const job = await jobById(query, params.id);
        if (!job) throw problem('import.unknown', { id: params.id });
        await tell(query, [{ layerId: job.layer_id }], 'import');
        const rows = await stagedRows(query, job, {
          bbox: asked.bbox,
          change: asked.change,
          after: asked.cursor,
          limit: asked.limit,
        });
        const features = rows.map(({ idx, geometry, ...properties }) => ({ type: 'Feature' as const, id: idx, geometry, properties }));
        return { type: 'FeatureCollection' as const, features, next: rows.length === asked.limit ? rows.at(-1)!.idx : null };
      }),
    ),
    route(previews.tile, ({ params: { id, ...place } }, call) => previewTile(call, id, place)),
    route(endpoints.change, async ({ params, body }, call) => {
      await changeImport(call, desk, params.id, body);
      return call.read((query) => summaryById(query, params.id));
    }),
    route(endpoints.discard, async ({ params }, call) => {
      await discardImport(call, desk, params.id);
      return call.read((query) => summaryById(query, params.id));
    }),
    route(endpoints.retry, async ({ params }, call) => {
      await retryImport(call, desk, params.id);
      return call.read((query) => summaryById(query, params.id));
    }),
    route(endpoints.commit, async ({ params: { id }, body }, call) => outcomeOf(id, await commitImport(call, desk, id, body.reason))),
    route(endpoints.revert, async ({ params: { id }, body }, call) => outcomeOf(id, await revertImport(call, id, body.reason))),
    route(exports.mark, ({ body }, call) => markSheet(call, body)),
    route(exports.layer, ({ params, query }, call) => exportLayer({ ...query, file: params.file }, call)),
  ];
}
