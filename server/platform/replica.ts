import type { Knex } from 'knex';

/** A connection to the replica that has caught up with what somebody has seen. */
export interface Caught {
  readonly knex: Knex;
  readonly connection: unknown;
  release(): Promise<void>;
}

export interface Replica {
  /**
   * Remembers that a person has seen everything up to now: after a command, and with every live event. Answers the position, which
   * travels with the person to other processes.
   */
  note(person: number): Promise<string>;
  /** The replica, if it has caught up with what this person has seen here or elsewhere; null when it is behind or does not answer. */
  caughtUp(person: number, seenElsewhere: string | null): Promise<Caught | null>;
  cancel(pid: number): Promise<void>;
  close(): Promise<void>;
}

/** What anybody wrote here longer ago than this is shown to everybody. */
const LAG_MS_MAX = 10_000;
/** A replica that failed is left alone for a while. */
const REST_MS = 5000;
/** Later than every position: whoever has seen it reads from the primary. */
const END_OF_TIME = 'FFFFFFFF/FFFFFFFF';
const POSITION = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/;

function placeOf(position: string): bigint {
  const [, high, low] = POSITION.exec(position) ?? [];
  return high === undefined || low === undefined ? -1n : (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** The last of some positions in PostgreSQL's log; what is no position is passed over. Null when there is none. */
export function latest(positions: readonly (string | null | undefined)[]): string | null {
  const known = positions.filter((position): position is string => position != null && POSITION.test(position));
  return known.reduce<string | null>((last, one) => (last === null || placeOf(one) > placeOf(last) ? one : last), null);
}

/** What was written here at least `LAG_MS_MAX` ago, from positions that were noted as time went by. */
function createFloor(): { note(position: string): void; position(): string | null } {
  let floor: string | null = null;
  let next: { position: string; at: number } | null = null;
  const settle = () => {
    if (!next || performance.now() - next.at < LAG_MS_MAX) return;
    floor = next.position;
    next = null;
  };
  return {
    note: (position) => {
      settle();
      next ??= { position, at: performance.now() };
    },
    position: () => {
      settle();
      return floor;
    },
  };
}

/**
 * A streaming replica for screens. It shows what a person has seen before, by position in the log, and is at most a few seconds behind
 * what this process wrote; where it is not, the primary answers. Nothing that decides is asked of it, because it may show commits in another order.
 */
export function createReplica(primary: Knex, knex: Knex, cancel: (pid: number) => Promise<void>): Replica {
  const seen = new Map<number, string>();
  const floor = createFloor();
  let restsUntil = 0;

  const hasReached = async (connection: unknown, position: string): Promise<boolean> => {
    const asked = knex.raw('select coalesce(pg_last_wal_replay_lsn() >= ?::pg_lsn, false) as reached', [position]);
    const { rows } = (await asked.connection(connection)) as { rows: { reached: boolean }[] };
    return rows[0]!.reached;
  };
  const release = (connection: unknown): Promise<void> => knex.client.releaseConnection(connection);

  return {
    note: async (person) => {
      seen.set(person, END_OF_TIME);
      const { rows } = (await primary.raw('select pg_current_wal_lsn()::text as position')) as { rows: { position: string }[] };
      const { position } = rows[0]!;
      seen.set(person, position);
      floor.note(position);
      return position;
    },
    caughtUp: async (person, seenElsewhere) => {
      if (performance.now() < restsUntil) return null;
      try {
        const connection: unknown = await knex.client.acquireConnection();
        const position = latest([seen.get(person), seenElsewhere, floor.position()]);
        const reached = position === null || (await hasReached(connection, position).catch(() => false));
        if (reached) return { knex, connection, release: () => release(connection) };
        await release(connection);
        return null;
      } catch {
        restsUntil = performance.now() + REST_MS;
        return null;
      }
    },
    cancel,
    close: () => knex.destroy(),
  };
}
