import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { comb, holes, round, spiral, star, zigzag } from '../server/constraints/shapes.ts';
import { type ServerProcess, startProcess } from '../support/demo.ts';
import { type Client, signIn } from '../support/server.ts';
import { median, percentile, type Row } from './row.ts';

const SECONDS = Number(process.env.HOSTILE_SECONDS ?? 60);
const READERS = 8;
const HOSTILE = 20;
const PARCELS = 20_000;
const PEOPLE = ['planner', 'land', 'energy', 'environment', 'commander', 'admin'];
const LEAVES_AFTER_MS = 4000;
const SHAPES = [comb(1001), comb(2499), star(9998), spiral(9998, 40), round(9998), holes(48), zigzag(9998)];
const READS = ['/api/parcels?region=371502&limit=50', '/api/blueprint/layers', '/api/projects?limit=50', '/api/command/overview'];
const DATABASE = `lantu_hostile_${process.pid}`;

/** Runs the work on the product with the demo city, in a process and a database of its own. */
async function withProduct(work: (product: ServerProcess) => Promise<Row[]>): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'lantu-hostile-'));
  const base = process.env.DATABASE_URL;
  const onServer = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: base });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  if (base) await onServer(`create database ${DATABASE}`);
  const settings = { LANTU_DEMO: 'city', LANTU_DEMO_PARCELS: String(PARCELS), DATA_DIR: dir };
  const product = await startProcess({ ...settings, ...(base ? { DATABASE_URL: new URL(`/${DATABASE}`, base).toString() } : {}) });
  try {
    return await work(product);
  } finally {
    product.child.kill('SIGKILL');
    await product.ended;
    await rm(dir, { recursive: true, force: true });
    if (base) await onServer(`drop database ${DATABASE} with (force)`);
  }
}

/** Reads screens' lists one after the other until told to stop. Answers each time in ms. */
async function read(client: Client, going: () => boolean, first: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = first; going(); at += 1) {
    const started = performance.now();
    const { status } = await client.get(READS[at % READS.length]!);
    if (status !== 200) throw new Error(`${READS[at % READS.length]} answered ${status}`);
    times.push(performance.now() - started);
  }
  return times;
}

interface Attack {
  /** Of those who stayed for the answer. */
  readonly answeredMs: number[];
  readonly statuses: Map<number | 'left', number>;
}

/** Asks about one hostile shape after the other; every second time it leaves before the answer. */
async function attack(url: string, client: Client, going: () => boolean, first: number, seen: Attack): Promise<void> {
  for (let at = first; going(); at += 1) {
    const leaves = at % 2 === 1;
    const started = performance.now();
    const status = await fetch(`${url}/api/siting/checks`, {
      method: 'POST',
      headers: { ...client.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ geometry: SHAPES[at % SHAPES.length], use: { system: 'planning', code: '1001' } }),
      ...(leaves ? { signal: AbortSignal.timeout(Math.ceil(LEAVES_AFTER_MS * Math.random())) } : {}),
    }).then(
      async (answer) => {
        await answer.arrayBuffer();
        seen.answeredMs.push(performance.now() - started);
        return answer.status;
      },
      () => 'left' as const,
    );
    seen.statuses.set(status, (seen.statuses.get(status) ?? 0) + 1);
    if (status === 429 || status === 503) await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function during(seconds: number, work: (going: () => boolean) => Promise<number[]>): Promise<number[]> {
  const until = performance.now() + seconds * 1000;
  return work(() => performance.now() < until);
}

async function measure({ url, child, ended }: ServerProcess): Promise<Row[]> {
  const people = await Promise.all(PEOPLE.map((name) => signIn(url, name, 'lantu-demo')));
  const readers = async (going: () => boolean): Promise<number[]> =>
    (await Promise.all(Array.from({ length: READERS }, (_, at) => read(people[at % people.length]!, going, at)))).flat();
  await during(3, readers);
  const alone = await during(SECONDS, readers);
  const seen: Attack = { answeredMs: [], statuses: new Map() };
  const attackers = (going: () => boolean) =>
    Promise.all(Array.from({ length: HOSTILE }, (_, at) => attack(url, people[at % people.length]!, going, at, seen)));
  const beside = await during(SECONDS, async (going) => (await Promise.all([readers(going), attackers(going)]))[0]);

  const last = attackers(() => child.exitCode === null && child.signalCode === null).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const asked = performance.now();
  child.kill('SIGTERM');
  await ended;
  const stopMs = performance.now() - asked;
  await last;

  const engine = process.env.DATABASE_URL ? 'PostgreSQL' : 'embedded';
  const answers = [...seen.statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  const note = `demo city of ${PARCELS} parcels, ${engine}, ${SECONDS} s each; ${READERS} readers beside ${HOSTILE} who ask about shapes of up to 10 000 corners, half of whom leave: ${answers}`;
  const plain = (name: string, unit: string, value: number, n: number): Row => ({
    ...{ name, unit, value, baseline: null, baselineName: null, ratio: null, n, note },
  });
  const against = (name: string, value: number, baseline: number): Row => ({
    ...{ name, unit: 'ms', value, baseline, baselineName: 'without them', ratio: value / baseline, n: beside.length, note },
  });
  return [
    against('readers.p95Ms', percentile(beside, 0.95), percentile(alone, 0.95)),
    against('readers.p50Ms', median(beside), median(alone)),
    plain('shape.p50Ms', 'ms', median(seen.answeredMs), seen.answeredMs.length),
    plain('shape.maxMs', 'ms', Math.max(...seen.answeredMs), seen.answeredMs.length),
    plain('stop.ms', 'ms', stopMs, 1),
  ];
}

/** The suite `hostile`: whether everybody else goes on working beside people who send what is made to be slow, and whether it can be stopped. */
export const hostileRows = (): Promise<Row[]> => withProduct(measure);
