import type { ImportView } from '../../server/contract/exchange.ts';
import { addUser } from '../../server/identity/index.ts';
import { type Database, openDatabase } from '../../server/platform/database.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { createUnits, SYSTEM } from '../../server/platform/unit.ts';
import { loadStandards } from '../../server/seed/index.ts';
import { collection, parcel, square } from '../server/exchange/files.ts';
import { seedRegion } from '../support/server.ts';
import { startDatabase, startServerProcess } from './ledger-kill-cluster.ts';

/**
 * Kills the server and the database, in turn, under people who import, commit, revert and discard, and then compares: every import ended
 * committed whole, or with a reason, or not at all; what was answered stands; nothing is half done, and nothing is under way for ever.
 * KILLS sets how many; the pauses between them are random up to KILL_EVERY_SECONDS.
 */
const KILLS = Number(process.env.KILLS ?? 100);
const EVERY_MS = Number(process.env.KILL_EVERY_SECONDS ?? 12) * 1000;
const PEOPLE = 3;
const LOTS = 1500;
const PASSWORD = 'kill-test-password';
const SETTLE_MS = 300_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function prepare(url: string): Promise<void> {
  const db = await openDatabase({ url, dataDir: null });
  await migrate(db);
  const units = createUnits(
    db,
    () => new Date(),
    () => undefined,
  );
  await units.write(SYSTEM, 'kill', async (unit) => {
    await loadStandards(unit);
    await seedRegion(unit, 't-city', 116, 36.5, 0.5);
    await seedRegion(unit, 't-a', 115.75, 36.5, 0.25, 't-city');
    await addUser(unit, { name: 'land', displayName: 'land', password: PASSWORD, roles: ['land'], regionIds: ['*'] });
  });
  await db.close();
}

async function tokenOf(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const session = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'land', password: PASSWORD }),
  });
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
  const made = await fetch(`${url}/api/tokens`, {
    method: 'POST',
    headers: { ...headers, cookie, 'x-csrf-token': csrfToken },
    body: '{"name":"kill"}',
  });
  return ((await made.json()) as { token: string }).token;
}

/** What a person knows of an import: `did` is the last answer that was heard. */
interface Noted {
  readonly id: string;
  readonly prefix: string;
  did: 'uploaded' | 'committed' | 'reverted' | 'discarded';
}

class Person {
  readonly noted: Noted[] = [];
  private count = 0;
  going = true;

  constructor(
    readonly url: string,
    readonly token: string,
    readonly name: number,
  ) {}

  /** Asks until it is answered; a server that is gone or busy is asked again. */
  async ask<T>(method: string, path: string, body?: FormData | object): Promise<{ status: number; body: T }> {
    const isForm = body instanceof FormData;
    for (;;) {
      try {
        const headers = { authorization: `Bearer ${this.token}`, ...(isForm ? {} : { 'content-type': 'application/json' }) };
        const payload = body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) };
        const response = await fetch(this.url + path, { method, headers, signal: AbortSignal.timeout(60_000), ...payload });
        if (response.status < 500) return { status: response.status, body: (await response.json()) as T };
      } catch {
        if (method === 'POST' && isForm) throw new Error('an upload was cut');
      }
      await pause(300);
    }
  }

  async settled(id: string): Promise<ImportView> {
    for (const until = Date.now() + SETTLE_MS; ; ) {
      const { body } = await this.ask<ImportView>('GET', `/api/imports/${id}?limit=1`);
      if (!['queued', 'reading', 'checking'].includes(body.state)) return body;
      if (Date.now() > until) throw new Error(`Import ${id} is ${body.state} for ever`);
      await pause(300);
    }
  }

  private lots(prefix: string): string {
    const y = 36.26 + this.name * 0.15;
    return collection(
      Array.from({ length: LOTS }, (_, at) =>
        parcel(square(115.55 + (at % 100) / 500, y + Math.floor(at / 100) / 500, 0.0015), { DKBH: `${prefix}-${at}` }),
      ),
    );
  }

  private async turn(): Promise<void> {
    const prefix = `p${this.name}n${this.count}`;
    this.count += 1;
    const form = new FormData();
    form.set('layer', 'parcels');
    form.set('file', new Blob([this.lots(prefix)]), 'lots.geojson');
    const { body } = await this.ask<{ id: string }>('POST', '/api/imports', form);
    const noted: Noted = { id: body.id, prefix, did: 'uploaded' };
    this.noted.push(noted);
    if (this.count % 5 === 4) return this.act(noted, 'DELETE', '', 'discarded');
    const view = await this.settled(noted.id);
    if (view.state !== 'ready') return;
    await this.act(noted, 'POST', '/commit', 'committed');
    await this.act(noted, 'POST', '/revert', 'reverted');
  }

  /** An answer that was lost may have happened: then the next one says that the state is another. */
  private async act(noted: Noted, method: string, path: string, did: Noted['did']): Promise<void> {
    const { status } = await this.ask(method, `/api/imports/${noted.id}${path}`, method === 'POST' ? {} : undefined);
    if (status === 200) noted.did = did;
  }

  async work(): Promise<void> {
    while (this.going) await this.turn().catch((error: Error) => say(`  ${this.name}: ${error.message}`));
  }
}

/** Every disagreement between what was said, what an import is, and what is on the map. */
async function compare(db: Database, people: readonly Person[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, prefix, did } of people.flatMap((person) => person.noted)) {
    const job = await db.knex('import_job').where({ id }).first<{ state: string; refusal: { code: string } | null }>('state', 'refusal');
    const { rows } = await db.knex.raw(
      `select count(*)::int as n from feature where layer_id = 'parcels' and set_to is null and key like ?`,
      [`${prefix}-%`],
    );
    const there = rows[0].n as number;
    const state = job?.state ?? 'gone';
    const wanted = state === 'committed' ? LOTS : 0;
    if (there !== wanted) wrong.push(`${prefix} is ${state} with ${there} of ${LOTS} on the map`);
    if (!['committed', 'reverted', 'discarded', 'ready', 'refused'].includes(state)) wrong.push(`${prefix} is ${state}`);
    if (did === 'committed' && !['committed', 'reverted'].includes(state)) wrong.push(`${prefix} was committed and is ${state}`);
    if ((did === 'reverted' || did === 'discarded') && state !== did) wrong.push(`${prefix} was ${did} and is ${state}`);
    if (state === 'refused' && !job?.refusal) wrong.push(`${prefix} ended without a reason`);
  }
  const { rows } =
    await db.knex.raw(`select (select coalesce(sum(features), 0)::int from layer_count where layer_id = 'parcels') as counted,
    (select count(*)::int from feature where layer_id = 'parcels' and set_to is null) as there, (select count(*)::int from job where state = 'running') as running`);
  if (rows[0].counted !== rows[0].there) wrong.push(`${rows[0].there} features are counted as ${rows[0].counted}`);
  if (rows[0].running > 0) wrong.push(`${rows[0].running} jobs run for ever`);
  return wrong;
}

async function main(): Promise<number> {
  const database = await startDatabase();
  await prepare(database.url);
  const server = await startServerProcess(database.url);
  const token = await tokenOf(server.url);
  const people = Array.from({ length: PEOPLE }, (_, at) => new Person(server.url, token, at));
  const working = people.map((person) => person.work());
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await pause(Math.random() * EVERY_MS);
    await (kill % 2 === 0 ? database : server).killAndRestart();
    if (kill % 10 === 0) say(`${kill} kills`);
  }
  for (const person of people) person.going = false;
  await Promise.all(working);
  const noted = people.flatMap((person) => person.noted);
  for (const { id } of noted) await people[0]!.settled(id);
  const db = await openDatabase({ url: database.url, dataDir: null });
  const wrong = await compare(db, people);
  const { rows } = await db.knex.raw('select state, count(*)::int as n from import_job group by state order by state');
  await db.close();
  server.stop();
  database.stop();
  for (const line of [...wrong, ...server.crashes()]) say(line);
  const states = (rows as { state: string; n: number }[]).map((row) => `${row.n} ${row.state}`).join(', ');
  say(`${KILLS} kills, ${noted.length} imports: ${states}; ${wrong.length} wrong, ${server.crashes().length} ends that nobody asked for`);
  return wrong.length === 0 ? 0 : 1;
}

process.exit(await main());
