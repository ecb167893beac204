import { randomUUID } from 'node:crypto';
import type { TransferResult } from '../../server/contract/ledger.ts';

export interface Ask {
  readonly id: string;
  readonly kind: 'transfer' | 'hold' | 'commit' | 'void';
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  readonly holdId?: string;
}

/** What a writer noted on its own side: what it asked, all or nothing, and the answers that it was given. */
export interface Noted {
  readonly asks: readonly Ask[];
  readonly answers: readonly TransferResult[];
}

export interface Writer {
  readonly journal: readonly Noted[];
  readonly retries: number;
  readonly replayed: number;
  readonly changedAnswers: readonly string[];
  readonly done: Promise<void>;
}

export interface WriterOptions {
  readonly url: string;
  readonly token: string;
  readonly pool: number;
  readonly project: number;
  readonly stopped: () => boolean;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const TIMEOUT_MS = 10_000;
const REPLAY_EVERY = 7;

/** Sends asks until they are answered: the ids make every retry the same asks. */
async function answered(options: WriterOptions, asks: readonly Ask[], retried: () => void): Promise<readonly TransferResult[]> {
  for (;;) {
    try {
      const response = await fetch(`${options.url}/api/ledger/transfers`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${options.token}` },
        body: JSON.stringify({ items: asks, atomic: true }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.ok) return ((await response.json()) as { results: TransferResult[] }).results;
      if (response.status < 500) throw new Error(`an ask was answered ${response.status}: ${await response.text()}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('an ask')) throw error;
    }
    retried();
    await pause(20);
  }
}

function nextAsk(options: WriterOptions, open: Ask[]): Ask {
  const { pool, project } = options;
  const settle = open.length > 3 || Math.random() < 0.5 ? open[0] : undefined;
  if (settle)
    return {
      id: randomUUID(),
      kind: Math.random() < 0.5 ? 'commit' : 'void',
      debit: pool,
      credit: project,
      amount: settle.amount,
      holdId: settle.id,
    };
  const amount = 1 + Math.floor(Math.random() * 40);
  const turn = Math.random();
  if (turn < 0.5) return { id: randomUUID(), kind: 'hold', debit: pool, credit: project, amount };
  return turn < 0.75
    ? { id: randomUUID(), kind: 'transfer', debit: pool, credit: project, amount }
    : { id: randomUUID(), kind: 'transfer', debit: project, credit: pool, amount };
}

/** Mostly one ask; now and then a pair that happens whole or not at all, and sometimes cannot. */
function nextAsks(options: WriterOptions, open: Ask[]): Ask[] {
  const first = nextAsk(options, open);
  if (Math.random() < 0.7) return [first];
  const { pool, project } = options;
  return [first, { id: randomUUID(), kind: 'transfer', debit: project, credit: pool, amount: 1 + Math.floor(Math.random() * 80) }];
}

/** Starts a writer that asks without pause, keeps its journal, and now and then asks something old again. */
export function startWriter(options: WriterOptions): Writer {
  const journal: Noted[] = [];
  const changedAnswers: string[] = [];
  const open: Ask[] = [];
  const state = { journal, changedAnswers, retries: 0, replayed: 0, done: Promise.resolve() };
  const again = async (): Promise<void> => {
    const old = journal[Math.floor(Math.random() * journal.length)]!;
    const answers = await answered(options, old.asks, () => void state.retries++);
    state.replayed += 1;
    if (JSON.stringify(answers) !== JSON.stringify(old.answers)) changedAnswers.push(old.asks[0]!.id);
  };
  const run = async (): Promise<void> => {
    while (!options.stopped()) {
      const asks = nextAsks(options, open);
      const answers = await answered(options, asks, () => void state.retries++);
      journal.push({ asks, answers });
      if (journal.length % REPLAY_EVERY === 0) await again();
      if (answers.some((answer) => answer.code !== 'ok')) continue;
      for (const ask of asks) if (ask.kind === 'hold') open.push(ask);
      const settled = open.findIndex((hold) => hold.id === asks[0]!.holdId);
      if (settled >= 0) open.splice(settled, 1);
    }
  };
  state.done = run();
  return state;
}
