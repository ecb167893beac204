import { sweepExpired } from '../../server/ledger/index.ts';
import type { Database, Knex } from '../../server/platform/database.ts';
import { Problem } from '../../server/platform/problem.ts';
import { createUnits, SYSTEM, type Units } from '../../server/platform/unit.ts';
import type { FlowStep } from './ledger-flow-histories.ts';
import { copyOf, FlowState, type Told } from './ledger-flow-model.ts';
import { type ModelLoan, sweep, type UseAsk } from './ledger-flow-model-commands.ts';
import { lotUse, proposal, repayment } from './ledger-flow-proposals.ts';
import { extension, parcels, posting, project, reservation, status, type Turn } from './ledger-flow-turns.ts';
import { dayOf } from './ledger-model-parts.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const CHINA_MS = 8 * 60 * MINUTE_MS;
const REMINDER_DAYS = 30;

/** The product on one side, the model on the other, and the names that both use. */
export class Stage {
  readonly state = new FlowState();
  readonly loans: ModelLoan[] = [];
  /** What was paid back, so that it can be sent again. */
  readonly paid: { code: string; ids: readonly [string, string]; amount: number }[] = [];
  /** The last use of lots that somebody asked for, and what it was. */
  readonly used: { id: string; ask: UseAsk; vouchers: string[] }[] = [];
  private readonly trx: Knex.Transaction;
  private readonly units: Units;
  private made = 0;

  /** @param base the stage whose work stands committed, from which this one goes on */
  constructor(db: Database, trx: Knex.Transaction, start: number, base?: Stage) {
    this.trx = trx;
    this.state.now = start;
    if (base) {
      this.state.ledger = copyOf(base.state.ledger);
      this.made = base.made;
    }
    this.units = createUnits(
      { ...db, knex: trx },
      () => new Date(this.state.now),
      () => undefined,
    );
  }

  /** A new id; the first eight digits count up, for a loan's code is made of them. */
  id(): string {
    this.made += 1;
    return `${this.made.toString(16).padStart(8, '0')}-0000-7000-8000-000000000000`;
  }

  /** The day some days from now. */
  day(days: number): string {
    return dayOf(this.state.now + days * DAY_MS);
  }

  /** Runs a step on both sides; answers what each told, command by command. */
  async take(step: FlowStep): Promise<{ product: Told; model: Told }[]> {
    if (step.do === 'sweep' || step.do === 'wait') this.goOn(step);
    const told = [];
    for (const turn of this.turns(step)) {
      const product = await this.units.write(turn.actor, 'law', turn.real).catch(toldOfError);
      await this.draw();
      this.state.actor = turn.actor.id;
      told.push({ product, model: this.state.whole(turn.model) });
    }
    return told;
  }

  private goOn({ to, days, minutes }: Extract<FlowStep, { do: 'sweep' | 'wait' }>): void {
    const loan = this.loans.at(-1)?.dueOn;
    const hold = this.state.holds(() => true).at(-1)?.deadline;
    const day = to === null ? undefined : to === 'deadline' ? hold : loan;
    const before = to === 'reminder' ? REMINDER_DAYS : 0;
    const from = day == null ? this.state.now : Date.parse(`${day}T00:00:00Z`) - CHINA_MS - before * DAY_MS;
    this.state.now = from + days * DAY_MS + minutes * MINUTE_MS;
  }

  private turns(step: FlowStep): Turn[] {
    switch (step.do) {
      case 'propose':
        return proposal(this, step.ask, step.decision);
      case 'use':
        return [lotUse(this, step)];
      case 'repay':
        return [repayment(this, step)];
      case 'reserve':
        return [reservation(this, step)];
      case 'commit':
      case 'release':
        return [project(this, step)];
      case 'bind':
      case 'reshape':
        return [parcels(this, step)];
      case 'post':
        return [posting(this, step)];
      case 'extend':
        return [extension(this, step)];
      case 'status':
        return [status(this, step)];
      case 'wait':
        return [];
      case 'sweep':
        return [
          {
            actor: SYSTEM,
            real: async (unit) => ({ expired: (await sweepExpired(unit)).expired }),
            model: () => sweep(this.state, { author: SYSTEM.id, approver: null }),
          },
        ];
    }
  }

  /** Learns the ids that the product drew for its newest vouchers. */
  private async draw(): Promise<void> {
    const books = [1, 2, 3, 4];
    const seqs = books.map((book) => this.state.ledger.books[book - 1]?.seq ?? 0);
    const { rows } = (await this.trx.raw(
      `select t.book_id, t.seq, t.id from unnest(string_to_array(?, ',')::int[], string_to_array(?, ',')::bigint[]) b(id, seq)
       join ledger_transfer t on t.book_id = b.id and t.seq > b.seq`,
      [books.join(','), seqs.join(',')],
    )) as { rows: { book_id: number; seq: number; id: string }[] };
    this.state.drawn = new Map(rows.map((row) => [`${row.book_id}/${row.seq}`, row.id]));
  }
}

function toldOfError(error: unknown): Told {
  if (!(error instanceof Problem)) throw error;
  const { available, asked, codes } = error.details.params ?? {};
  if (error.code === 'ledger.insufficient') return { problem: error.code, available: available ?? null, asked: asked ?? null };
  return { problem: error.code, ...(error.code === 'ledger.refused' ? { codes } : {}) };
}
