import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collection, scratch } from '../server/exchange/files.ts';
import { settled, upload } from '../server/exchange/http.ts';
import { rectangle, removeFeatures, seedFeatures } from '../support/features.ts';
import { type SecondServer, startSecond } from '../support/second.ts';
import { type Client, clientOf, type Json, startServer, type TestServer } from '../support/server.ts';
import {
  after,
  CELLS,
  COUNTY,
  type Control,
  controlsOf,
  EMPTY,
  edited,
  type Import,
  isNotTheirs,
  knowledgeOf,
  refusalOf,
  reverted,
  type Said,
  type State,
} from './imports-model.ts';

/** How many histories of how many turns; `IMPORT_RUNS` for a long run, `IMPORT_SEED` to see one again. */
const RUNS = Number(process.env.IMPORT_RUNS ?? 2);
const SEED = Number(process.env.IMPORT_SEED ?? 20261127);
const TURNS = 8;

const LAYER = 'ecological_redline';
const WIDTH = 1 / CELLS;
const west = (cell: number): number => 115.5 + cell * WIDTH;
const ground = (from: number, to: number) => rectangle(west(from), 36.3, west(to), 36.7);
const shapeIn = (cell: number) => rectangle(west(cell) + 0.03, 36.49, west(cell) + 0.05, 36.51);
const probeIn = (cell: number) => rectangle(west(cell) + 0.039, 36.499, west(cell) + 0.041, 36.501);

/** `killed`: the process that commits is killed some milliseconds after it was asked. */
type Fate = 'commit' | 'later' | 'discard' | 'killed';
type Turn =
  | { readonly kind: 'import'; readonly import: Import; readonly fate: Fate; readonly killMs: number }
  | { readonly kind: 'revert'; readonly which: number }
  | { readonly kind: 'edit'; readonly control: Control; readonly remove: boolean };

const control = fc.record({ key: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5'), cell: fc.nat(CELLS - 1) });
const range = fc.tuple(fc.nat(CELLS - 1), fc.nat(CELLS - 1)).map(([a, b]) => cells(Math.min(a, b), Math.max(a, b) + 1));
const said: fc.Arbitrary<Said> = fc.oneof(
  fc.constantFrom<Said>('all', 'unsaid'),
  fc.constantFrom(...Object.values(COUNTY)).map(([from, to]) => cells(from, to)),
  range,
);
const delivery: fc.Arbitrary<Import> = fc.record({
  author: fc.constantFrom('t-a' as const, 't-b' as const, 'city' as const),
  controls: fc.uniqueArray(control, { selector: (each) => each.key, minLength: 1, maxLength: 3 }),
  said,
  fresh: fc.boolean(),
  replace: fc.boolean(),
});
const turn: fc.Arbitrary<Turn> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      import: delivery,
      fate: fc.constantFrom<Fate>('commit', 'commit', 'killed', 'later', 'discard'),
      killMs: fc.nat(120),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('revert' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), control, remove: fc.boolean() }) },
);

function cells(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

/** The cells as the product is told of them: a county by its id, others as an area. */
function coversOf(of: Said): unknown {
  if (of === 'all') return 'all';
  if (of === 'unsaid') return null;
  const county = Object.entries(COUNTY).find(([, [from, to]]) => of[0] === from && of.length === to - from);
  return county ? [county[0]] : ground(of[0]!, of.at(-1)! + 1);
}

/** One history: the product and the model side by side. People come now to one process of the product, now to the other. */
class History {
  state: State = EMPTY;
  readonly waiting: { id: string; import: Import }[] = [];
  readonly answers = new Map<number, string>();
  private calls = 0;

  constructor(
    readonly server: TestServer,
    readonly sessions: Readonly<Record<Import['author'], Client>>,
    private second: SecondServer,
  ) {}

  person(author: Import['author']): Client {
    this.calls += 1;
    return this.calls % 2 === 0 ? this.sessions[author] : this.there(author);
  }

  private there(author: Import['author']): Client {
    return clientOf(this.second.url, this.sessions[author].headers);
  }

  end(): Promise<void> {
    return this.second.kill();
  }

  /** The second process dies under a commit: it is there whole, or not at all, and another process goes on. */
  async killed(id: string, wanted: Import, killMs: number): Promise<void> {
    const refusal = refusalOf(wanted, this.state);
    const answer = this.there(wanted.author)
      .post(`/api/imports/${id}/commit`)
      .catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, killMs));
    await this.second.kill();
    const heard = await answer;
    this.second = await startSecond(this.server, SECOND);
    const { state } = await settled(this.person(wanted.author), id);
    if (heard?.status === 200) expect(state).toBe('committed');
    if (refusal) expect(state).toBe('ready');
    if (state === 'ready') return this.discard(id, wanted.author);
    this.state = after(this.state, id, wanted);
    await this.look();
  }

  async discard(id: string, author: Import['author']): Promise<void> {
    expect((await this.person(author).delete(`/api/imports/${id}`)).status).toBe(200);
  }

  async stage(wanted: Import): Promise<string | null> {
    const { author, controls, said: of, fresh, replace } = wanted;
    const features = controls.map(({ key, cell }) => ({ type: 'Feature', properties: { DKBH: key }, geometry: shapeIn(cell) }));
    const client = this.person(author);
    const { body } = await upload(this.server.url, client.headers, 'c.geojson', collection(features), { layer: LAYER });
    await settled(client, body.id);
    const change = { sourceDate: fresh ? '2026-10-31' : '2015-01-01', covers: coversOf(of), mode: replace ? 'replace' : 'merge' };
    const patched = await client.patch(`/api/imports/${body.id}`, change);
    const isTheirs = !isNotTheirs(wanted);
    expect([patched.status, patched.body.code]).toEqual(isTheirs ? [200, undefined] : [403, 'delivery.not_yours']);
    if (!isTheirs) return null;
    await settled(client, body.id);
    return body.id;
  }

  async commit(id: string, wanted: Import): Promise<void> {
    const client = this.person(wanted.author);
    const refusal = refusalOf(wanted, this.state);
    let done = await client.post(`/api/imports/${id}/commit`);
    if (done.body.code === 'change.conflict') {
      await client.post(`/api/imports/${id}/retry`);
      await settled(client, id);
      done = await client.post(`/api/imports/${id}/commit`);
    }
    expect(done.body.code ?? null).toBe(refusal);
    if (refusal) return;
    this.state = after(this.state, id, wanted);
    await this.look();
  }

  async revert(which: number): Promise<void> {
    const ids = this.state.commits.map((commit) => commit.id).filter((id) => id !== '' && !this.state.reverted.has(id));
    const id = ids[which % Math.max(1, ids.length)];
    if (id === undefined) return;
    const wanted = reverted(this.state, id);
    const done = await this.person('city').post(`/api/imports/${id}/revert`);
    expect(done.body.code ?? null).toBe(wanted ? null : 'feature.changed_since');
    if (!wanted) return;
    this.state = wanted;
    await this.look();
  }

  async edit({ key, cell }: Control, remove: boolean): Promise<void> {
    if (remove && !controlsOf(this.state).has(key)) return;
    await this.server.seed((unit) =>
      remove ? removeFeatures(unit, LAYER, [key]) : seedFeatures(unit, LAYER, [{ key, geometry: shapeIn(cell) }]),
    );
    this.state = edited(this.state, key, remove ? null : cell);
    await this.look();
  }

  /** After each commit: no answer is better than the model allows, and it is kept to be asked for again. */
  async look(): Promise<void> {
    const number = (await this.person('city').get('/api/blueprint/layers')).body.revision as number;
    const found = await verdicts(this.person('city'), number);
    const allowed = cells(0, CELLS).map((cell) => ({ taken: 'fail', unknown: 'unknown', free: 'pass' })[knowledgeOf(this.state, cell)]);
    expect(found.map((each) => each.verdict)).toEqual(allowed);
    this.answers.set(number, await pastOf(this.person('city'), number));
  }

  async again(): Promise<void> {
    for (const [number, text] of this.answers) expect(await pastOf(this.person('city'), number)).toBe(text);
  }
}

async function verdicts(client: Client, asOf: number): Promise<Json[]> {
  const ask = async (cell: number): Promise<Json> => {
    const body = { geometry: probeIn(cell), use: { system: 'planning', code: '1001' }, asOf };
    const answer = await client.post('/api/siting/checks', body);
    expect(answer.status).toBe(200);
    return answer.body.findings.find((finding: Json) => finding.layer?.id === LAYER);
  };
  const all: Json[] = [];
  for (const cell of cells(0, CELLS)) all.push(await ask(cell));
  return all;
}

/** What was read as of a commit, as text. */
async function pastOf(client: Client, asOf: number): Promise<string> {
  const features = (await client.get(`/api/blueprint/layers/${LAYER}/features?limit=1000&asOf=${asOf}`)).body;
  return JSON.stringify([features, await verdicts(client, asOf)]);
}

const UPLOADS = join(scratch, 'law-uploads');
const SECOND = { DATA_DIR: join(scratch, 'law-2'), UPLOAD_DIR: UPLOADS, TEST_NOW: '2026-11-21T02:00:00Z' };
let server: TestServer;
let history: History;
beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: join(scratch, 'law'), UPLOAD_DIR: UPLOADS } });
  const sessions = { 't-a': await server.as('land', ['t-a']), 't-b': await server.as('land', ['t-b']), city: await server.as('admin') };
  history = new History(server, sessions, await startSecond(server, SECOND));
});
afterAll(async () => {
  await history.end();
  await server.close();
});

test('no verdict is better than the deliveries allow, and what was read of the past stays as it was', { timeout: 1_800_000 }, async () => {
  for (const turns of fc.sample(fc.array(turn, { minLength: TURNS, maxLength: TURNS }), { seed: SEED, numRuns: RUNS })) {
    for (const each of turns) {
      if (each.kind === 'revert') await history.revert(each.which);
      else if (each.kind === 'edit') await history.edit(each.control, each.remove);
      else await take(each);
    }
    await history.again();
  }
});

async function take({ import: wanted, fate, killMs }: Extract<Turn, { kind: 'import' }>): Promise<void> {
  const id = await history.stage(wanted);
  if (!id) return;
  if (fate === 'discard') return history.discard(id, wanted.author);
  if (fate === 'later') {
    history.waiting.push({ id, import: wanted });
    return;
  }
  if (fate === 'killed') return history.killed(id, wanted, killMs);
  await history.commit(id, wanted);
  const late = history.waiting.shift();
  if (late) await history.commit(late.id, late.import);
}
