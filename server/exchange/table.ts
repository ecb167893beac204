import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { TableView } from '../contract/exchange-table.ts';
import type { Call } from '../platform/http.ts';
import { readTable } from './read/index.ts';
import { ReadRefusal } from './read/types.ts';
import { receiveUpload } from './upload.ts';

const BYTES_MAX = 5_000_000;
const LIMITS = {
  uploadBytesMax: BYTES_MAX,
  archiveEntriesMax: 500,
  archiveBytesMax: 64 * 2 ** 20,
  timeMsMax: 20_000,
  memoryMbMax: 512,
};

/**
 * Reads a small spreadsheet as text, and keeps nothing of the file. A file that cannot be used is answered with its refusal: that is an
 * answer about the file, not a failure.
 * @throws request.too_large, request.malformed, request.invalid (no file), server.busy
 */
export async function readSpreadsheet(call: Call, dir: string, sheet: string | undefined): Promise<TableView> {
  const upload = await receiveUpload(call.request, call.response, dir, `table-${randomUUID()}`, BYTES_MAX);
  const { path, fileName } = upload;
  try {
    return { ...(await call.costly(() => readTable({ path, fileName, sheet, limits: LIMITS }))), refusal: null };
  } catch (error) {
    if (!(error instanceof ReadRefusal)) throw error;
    const { code, params } = error;
    return { format: null, sheet: '', sheets: [], encoding: null, columns: [], rows: [], lines: [], refusal: { code, params } };
  } finally {
    await rm(path, { force: true });
  }
}
