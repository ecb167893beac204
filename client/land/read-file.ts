import type { MultiPolygon, Polygon } from 'geojson';
import type { AreaGeometry } from '../../server/contract/common.ts';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { exchangeEndpoints } from '../../server/contract/exchange.ts';
import { call } from '../api/call.ts';
import { t, tMaybe } from '../i18n/index.ts';

type Answer = ReplyOut<typeof exchangeEndpoints.geometry>;

/** The largest boundary file, as the server takes it. */
const bytesMax = 5_000_000;

/** A file as a site, or the sentence that says why it is none. */
export type FileSite = { geometry: Polygon | MultiPolygon; note: string } | { refused: string };

/** Reads the areas of a boundary file on the server, which knows the formats and systems. Problems: those of `call`. */
export async function readSiteFile(file: File): Promise<FileSite> {
  if (file.size > bytesMax) return { refused: t('siting.fileTooLarge', { name: file.name }) };
  const form = new FormData();
  form.set('file', file);
  return siteOf(await call(exchangeEndpoints.geometry, { form }), file.name);
}

/** Puts the answer into a site with a note of what was read. */
export function siteOf(answer: Answer, name: string): FileSite {
  if (answer.refusal) {
    const why =
      tMaybe(`exchange.finding.${answer.refusal.code}`, answer.refusal.params as Record<string, string | number>) ?? answer.refusal.code;
    return { refused: t('siting.fileRefused', { name, why }) };
  }
  if (!answer.geometry) return { refused: t('siting.fileEmpty', { name }) };
  const note = t(answer.parts > 1 ? 'siting.fileParts' : 'siting.fileRead', { name, crs: answer.crs ?? '', parts: answer.parts });
  return { geometry: answer.geometry as AreaGeometry as Polygon | MultiPolygon, note };
}
