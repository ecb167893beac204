import { once } from 'node:events';
import { markOf, needLayer, resolveMoment, tell } from '../blueprint/index.ts';
import type { Marking } from '../contract/exports.ts';
import type { Call } from '../platform/http.ts';
import { markingText, recordMarking } from './marking.ts';
import { type ExportFilter, type ExportRow, exportedAttributes, exportRows } from './reads.ts';

const PAGE = 1000;
/** Stands in every export of generated data, in both languages, because files travel without their map. */
const SYNTHETIC_MARK = '示意数据 / synthetic data';

export interface ExportInput {
  readonly file: string;
  readonly bbox?: readonly [number, number, number, number] | undefined;
  readonly region?: string | undefined;
  readonly status?: string | undefined;
  readonly asOf?: string | number | undefined;
  readonly limit: number;
}

/** What a file says of itself. */
interface About {
  readonly layerId: string;
  readonly revision: number;
  readonly synthetic: boolean;
  readonly marking: Marking;
}

interface Writer {
  readonly type: string;
  head(about: About): string;
  row(row: ExportRow, isFirst: boolean, about: About): string;
  tail(isComplete: boolean): string;
}

/**
 * Streams a layer page by page as of one revision, never holding more than a page; a reader that is slow slows the reading. The file carries
 * its marking, and the journal has its row before the first byte leaves.
 * @throws layer.unknown, layer.restricted, revision.unknown
 */
export async function exportLayer(input: ExportInput, call: Call): Promise<string> {
  const [layerId, format] = input.file.split('.') as [string, 'geojson' | 'csv'];
  const writer = WRITERS[format];
  const { layer, asOf, sensitivity } = await call.read(async (query) => {
    const found = await needLayer(query, layerId);
    const { commit } = await resolveMoment(query, input.asOf);
    const mark = { sensitivity: found.sensitivity, attributes: found.attribute_marks };
    const held = await exportedAttributes(query, { ...input, layerId, revision: commit }, Object.keys(mark.attributes));
    return { layer: found, asOf: commit, sensitivity: markOf(mark, held) };
  });
  const { file: _file, ...asked } = input;
  const marking = await recordMarking(call, 'exports.layer', layerId, { ...asked, format, asOf, sensitivity });
  const about: About = { layerId, revision: asOf, synthetic: layer.synthetic, marking };
  const { response } = call;
  response.status(200).setHeader('content-type', `${writer.type}; charset=utf-8`);
  response.setHeader('content-disposition', `attachment; filename="${layerId}-r${asOf}-${sensitivity}.${format}"`);
  response.setHeader('cache-control', 'no-store');
  const closed = new Promise((resolve) => response.once('close', resolve));
  const put = async (text: string) => {
    if (!response.write(text) && !response.destroyed) await Promise.race([once(response, 'drain'), closed]);
  };
  await put(writer.head(about));
  let [count, after, isComplete] = [0, 0, false];
  while (!isComplete && count < input.limit && !response.destroyed) {
    const filter: ExportFilter = { ...input, layerId, revision: asOf, after, limit: Math.min(PAGE, input.limit - count) };
    const rows = await call.read(async (query) => {
      const found = await exportRows(query, filter);
      const told = found.map(({ attributes }) => ({ layerId, attributes }));
      await tell(query, told, 'export');
      return found;
    });
    await put(rows.map((row, index) => writer.row(row, count + index === 0, about)).join(''));
    count += rows.length;
    after = rows.at(-1)?.id ?? after;
    isComplete = rows.length < filter.limit;
  }
  response.end(writer.tail(isComplete));
  return '';
}

const geojson: Writer = {
  type: 'application/geo+json',
  head: ({ layerId, revision, synthetic, marking }) => {
    const mark = synthetic ? `"synthetic":true,"mark":${JSON.stringify(SYNTHETIC_MARK)},` : '"synthetic":false,';
    const marked = `"description":${JSON.stringify(markingText(marking))},"marking":${JSON.stringify(marking)},`;
    return `{"type":"FeatureCollection","name":${JSON.stringify(layerId)},${marked}"revision":${revision},${mark}"features":[`;
  },
  row: (row, isFirst) => {
    const { geometry, id, lon: _lon, lat: _lat, attributes, ...own } = row;
    const properties = JSON.stringify({ ...attributes, ...own });
    return `${isFirst ? '' : ','}\n{"type":"Feature","id":${id},"geometry":${geometry},"properties":${properties}}`;
  },
  tail: (isComplete) => `\n],"truncated":${!isComplete}}\n`,
};

const CSV_COLUMNS = ['key', 'name', 'region_id', 'use_system', 'use_code', 'status', 'area_m2', 'planar_area_m2', 'lon', 'lat'] as const;

const csv: Writer = {
  type: 'text/csv',
  head: () => `\uFEFF${[...CSV_COLUMNS, 'attributes', 'synthetic', 'marking'].join(',')}\r\n`,
  row: (row, _isFirst, { synthetic, marking }) => {
    const own = [...CSV_COLUMNS.map((column) => row[column]), JSON.stringify(row.attributes)];
    return `${[...own, synthetic ? SYNTHETIC_MARK : '', markingText(marking)].map(cell).join(',')}\r\n`;
  },
  tail: () => '',
};

const WRITERS: Record<'geojson' | 'csv', Writer> = { geojson, csv };

/** Spreadsheets of East Asia take full-width signs for the others. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** Quoted where needed; a text that a spreadsheet would run as a formula is kept a text. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
