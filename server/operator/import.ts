import { openAsBlob } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import type { ImportOptions, ImportView } from '../contract/exchange.ts';
import { type FindingCode, IMPORT_FINDINGS } from '../contract/findings.ts';
import { operatorToken } from '../identity/index.ts';
import type { Opened } from './work.ts';

export interface FileImport {
  readonly path: string;
  readonly layer: string;
  readonly crs: number | null;
  /** Commit without asking, with shapes that are not valid repaired. */
  readonly yes: boolean;
  /** The day that the data speaks of. */
  readonly sourceDate: string | null;
  /** The ground that it speaks for. */
  readonly covers: ImportOptions['covers'];
  /** Commit without the features that have an error. */
  readonly leaveOut: boolean;
  /** Commit although areas overlap areas of the layer that stay. */
  readonly acceptOverlaps: boolean;
}

interface Api {
  call<T>(method: string, path: string, body?: FormData | object): Promise<T>;
}

async function withServer<T>({ db, units, config, serve }: Opened, work: (api: Api) => Promise<T>): Promise<T> {
  const app = serve(db, config);
  const server = createServer(app.listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { token, revoke } = await operatorToken(db, units, config.separated);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = async <R>(method: string, path: string, body?: FormData | object): Promise<R> => {
    const isForm = body instanceof FormData;
    const headers = { authorization: `Bearer ${token}`, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) };
    const response = await fetch(origin + path, { method, headers, ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}) });
    const answer = (await response.json()) as R & { title?: string; code?: string; params?: object };
    if (!response.ok) throw new Error(`${answer.title} (${answer.code} ${JSON.stringify(answer.params)})`);
    return answer;
  };
  try {
    return await work({ call });
  } finally {
    await revoke();
    server.close();
    server.closeAllConnections();
    await app.close();
  }
}

const POLL_MS = 300;

async function settled(api: Api, id: string, progress: (line: string) => void): Promise<ImportView> {
  let last = '';
  for (;;) {
    const job = await api.call<ImportView>('GET', `/api/imports/${id}?limit=20`);
    if (!['queued', 'reading', 'checking'].includes(job.state)) return job;
    const line = `  ${job.state} ${Math.round(job.progress * 100)} %`;
    if (line !== last) progress(line);
    last = line;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function reportOf(job: ImportView): string[] {
  const source = job.source
    ? [`${job.source.format}, ${job.source.featureCount} features, EPSG:${job.source.crs.epsg} (${job.source.crs.by})`]
    : [];
  const refusal = job.refusal ? [`refused: ${job.refusal.code} ${JSON.stringify(job.refusal.params)}`] : [];
  const difference = job.difference
    ? [
        Object.entries(job.difference)
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
      ]
    : [];
  const findings = Object.entries(job.findingCounts).map(([code, count]) => `  ${code} × ${count}`);
  return [...source, ...refusal, ...difference, ...findings];
}

const NAMED_MAX = 20;

/** What would be left out: each code with how often, and the first features that it names. */
async function leftOutOf(api: Api, job: ImportView): Promise<string[]> {
  const lines: string[] = [];
  for (const [code, count] of Object.entries(job.findingCounts)) {
    if (IMPORT_FINDINGS[code as FindingCode] !== 'error' || code === 'geometry.invalid') continue;
    const { findings } = await api.call<ImportView>('GET', `/api/imports/${job.id}?code=${code}&limit=${NAMED_MAX}`);
    const names = findings.map((finding) => finding.key ?? `#${(finding.featureIndex ?? 0) + 1}`);
    lines.push(`  left out: ${code} × ${count}: ${names.join(', ')}${count > names.length ? ' …' : ''}`);
  }
  return lines;
}

interface Outcome {
  readonly revision: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

async function commit(api: Api, wanted: FileImport, id: string, progress: (line: string) => void): Promise<string[]> {
  const options: ImportOptions = {
    invalid: 'repair',
    faulty: wanted.leaveOut ? 'leaveOut' : 'ask',
    overlaps: wanted.acceptOverlaps ? 'accept' : 'ask',
  };
  await api.call('PATCH', `/api/imports/${id}`, options);
  const job = await settled(api, id, progress);
  const report = [...reportOf(job), ...(await leftOutOf(api, job))];
  const { faulty, overlaps } = job.unresolved;
  if (faulty > 0) report.push(`Nothing was committed: ${faulty} features have errors. Mend them, or leave them out with --leave-out.`);
  if (overlaps > 0) report.push(`Nothing was committed: ${overlaps} overlaps with the layer. Look at them, or say --accept-overlaps.`);
  if (job.difference!.faulty === job.source!.featureCount) report.push('Nothing was committed: no feature of the file can be used.');
  else if (job.committable) {
    const done = await api.call<Outcome>('POST', `/api/imports/${id}/commit`, {});
    return [...report, `Revision ${done.revision}: ${done.added} new, ${done.changed} changed, ${done.removed} removed.`];
  }
  throw new Error(report.join('\n'));
}

/** Imports a file through the server's own interface; answers the lines to print, throws when nothing was taken in. */
export async function importFile(opened: Opened, wanted: FileImport, progress: (line: string) => void): Promise<string[]> {
  return withServer(opened, async (api) => {
    const form = new FormData();
    form.set('layer', wanted.layer);
    if (wanted.crs !== null) form.set('crs', String(wanted.crs));
    if (wanted.sourceDate !== null) form.set('sourceDate', wanted.sourceDate);
    if (wanted.covers) form.set('covers', wanted.covers === 'all' ? 'all' : JSON.stringify(wanted.covers));
    form.set('file', await openAsBlob(wanted.path), basename(wanted.path));
    const { id } = await api.call<{ id: string }>('POST', '/api/imports', form);
    const job = await settled(api, id, progress);
    if (job.state !== 'ready') throw new Error(reportOf(job).join('\n'));
    if (wanted.yes) return commit(api, wanted, id, progress);
    return [...reportOf(job), 'Nothing was committed: look at it in the import screen, or run again with --yes.'];
  });
}
