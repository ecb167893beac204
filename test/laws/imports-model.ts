/**
 * An independent reading of deliveries: plain TypeScript over a row of cells, with no line of the product in it. Ground is a row of cells
 * from west to east; a county is a range of cells, a control is a set of cells under a key, and a delivery speaks for a set of cells.
 */
export const CELLS = 12;
/** The first half of the cells is the county `t-a`, the other half `t-b`. */
export const COUNTY = { 't-a': [0, 6], 't-b': [6, 12] } as const;
export type County = keyof typeof COUNTY;

export interface Control {
  readonly key: string;
  readonly cell: number;
}

/** What a delivery says of the ground: everywhere, some cells, or nothing. Where nothing is said, the ground that it touches is unknown. */
export type Said = 'all' | 'unsaid' | readonly number[];

export interface Delivery {
  readonly said: Said;
  readonly fresh: boolean;
}

/** A commit: where each key that it changed was before and is after it (null: nowhere), and what it says. */
export interface Commit {
  readonly id: string;
  readonly changes: ReadonlyMap<string, { readonly from: number | null; readonly to: number | null }>;
  readonly delivery: Delivery | null;
}

/** All commits, oldest first, and which of them were taken back. */
export interface State {
  readonly commits: readonly Commit[];
  readonly reverted: ReadonlySet<string>;
}

export const EMPTY: State = { commits: [], reverted: new Set() };

/** Where each control is. */
export function controlsOf({ commits }: State): Map<string, number> {
  const found = new Map<string, number>();
  for (const { changes } of commits)
    for (const [key, { to }] of changes) {
      if (to === null) found.delete(key);
      else found.set(key, to);
    }
  return found;
}

export type Knowledge = 'unknown' | 'free' | 'taken';

function speaks({ delivery, changes }: Commit, cell: number): boolean {
  if (!delivery) return false;
  if (delivery.said === 'unsaid') return [...changes.values()].some(({ from, to }) => from === cell || to === cell);
  return delivery.said === 'all' || delivery.said.includes(cell);
}

/**
 * What is known of a cell: the latest delivery that speaks for it decides. Where it is stale nothing is known, not even what was found; a
 * control that is there forbids where the ground is fresh, and also where nobody said what is covered.
 */
export function knowledgeOf(state: State, cell: number): Knowledge {
  const last = state.commits.findLast((commit) => !state.reverted.has(commit.id) && speaks(commit, cell))?.delivery;
  const isDeclared = last !== undefined && last !== null && last.said !== 'unsaid';
  if (isDeclared && !last.fresh) return 'unknown';
  if ([...controlsOf(state).values()].includes(cell)) return 'taken';
  return isDeclared ? 'free' : 'unknown';
}

export interface Import {
  readonly author: County | 'city';
  readonly controls: readonly Control[];
  readonly said: Said;
  readonly fresh: boolean;
  readonly replace: boolean;
}

const cellsOf = (author: Import['author']): readonly number[] =>
  Array.from({ length: CELLS }, (_, at) => at).filter(
    (cell) => author === 'city' || (cell >= COUNTY[author][0] && cell < COUNTY[author][1]),
  );

/** What an import would change: what it brings, and in mode `replace` what it does not hold of the author's ground that it covers. */
function changesOf({ author, controls, said, replace }: Import, state: State): Commit['changes'] {
  const now = controlsOf(state);
  const mine = cellsOf(author);
  const covered = said === 'all' ? mine : said === 'unsaid' ? [] : mine.filter((cell) => said.includes(cell));
  const brought = controls
    .map(({ key, cell }) => [key, { from: now.get(key) ?? null, to: cell }] as const)
    .filter(([, { from, to }]) => from !== to);
  const ended = [...now]
    .filter(([key, cell]) => replace && covered.includes(cell) && !controls.some((control) => control.key === key))
    .map(([key, from]) => [key, { from, to: null }] as const);
  return new Map<string, { from: number | null; to: number | null }>([...brought, ...ended]);
}

/** Whether the author may not speak for the ground. */
export function isNotTheirs({ author, said }: Import): boolean {
  const mine = cellsOf(author);
  return author !== 'city' && (said === 'all' || (said !== 'unsaid' && said.some((cell) => !mine.includes(cell))));
}

/** Why a commit is refused; null when it is taken. */
export function refusalOf(wanted: Import, state: State): string | null {
  if (wanted.replace && wanted.said === 'unsaid') return 'import.unresolved';
  const mine = cellsOf(wanted.author);
  const touched = [...changesOf(wanted, state).values()].flatMap(({ from, to }) => [from, to]).filter((cell) => cell !== null);
  return touched.every((cell) => mine.includes(cell)) ? null : 'auth.not_allowed_region';
}

/** The ground after an import. */
export function after(state: State, id: string, wanted: Import): State {
  const { said, fresh } = wanted;
  return { ...state, commits: [...state.commits, { id, changes: changesOf(wanted, state), delivery: { said, fresh } }] };
}

/** The ground after an edit: it says nothing of what it leaves out. */
export function edited(state: State, key: string, to: number | null): State {
  const from = controlsOf(state).get(key) ?? null;
  return { ...state, commits: [...state.commits, { id: '', changes: new Map([[key, { from, to }]]), delivery: null }] };
}

/** The ground after an import was taken back; null when something that it changed was changed again. */
export function reverted(state: State, id: string): State | null {
  const at = state.commits.findIndex((commit) => commit.id === id);
  const { changes } = state.commits[at]!;
  if (state.commits.slice(at + 1).some((later) => [...later.changes.keys()].some((key) => changes.has(key)))) return null;
  const back = new Map([...changes].map(([key, { from, to }]) => [key, { from: to, to: from }]));
  return { commits: [...state.commits, { id: '', changes: back, delivery: null }], reverted: new Set([...state.reverted, id]) };
}
