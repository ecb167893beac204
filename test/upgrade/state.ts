import { layerChecksum, resolveMoment } from '../../server/blueprint/index.ts';
import { verifyLedger } from '../../server/ledger/index.ts';
import type { TestServer } from '../support/server.ts';

const LAYERS = ['ecological_redline', 'roads', 'parcels', 'sites'];

/** What a database says, in terms that an upgrade must not change: maps, ledger, projects, and a check as of an old commit. */
export async function stateOf(server: TestServer) {
  const commander = await server.as('commander');
  const { items: projects } = (await commander.get('/api/projects')).body;
  const { revision } = (await commander.get('/api/blueprint/layers')).body;
  const checksums = await server.seed(async (unit) => {
    const moment = await resolveMoment(unit, revision as number);
    const entries: [string, string][] = [];
    for (const layerId of LAYERS) entries.push([layerId, await layerChecksum(unit, layerId, moment)]);
    return Object.fromEntries(entries);
  });
  const ledger = await server.seed((unit) => verifyLedger(unit));
  const { items: accounts } = (await commander.get('/api/ledger/accounts?year=2026&limit=500')).body;
  return {
    revision: revision as number,
    checksums,
    ledger: {
      rows: ledger.rows,
      findings: ledger.findings.length,
      heads: ledger.books.map((book) => `${book.kind} ${book.year} ${book.seq} ${book.head}`),
    },
    accounts: accounts.map((account: { id: number; posted: number; held: number }) => [account.id, account.posted, account.held]),
    projects: projects.map((project: { code: string; stage: string; held: object; committed: object }) => [
      project.code,
      project.stage,
      project.held,
      project.committed,
    ]),
  };
}
