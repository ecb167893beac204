/** How long the database may take, and how many may use it. Units in the names. */
export interface Limits {
  /** The longest that one statement of a person's request may run. */
  readonly statementMs: number;
  /** The longest wait for a lock that another transaction holds. */
  readonly lockMs: number;
  /** The longest that a transaction may stand open without a statement. */
  readonly idleMs: number;
  /** The longest wait for a free connection. */
  readonly acquireMs: number;
  /** Connections of units of work; tiles, sessions and cancelling have a few of their own. */
  readonly poolMax: number;
  /** How long beyond a statement's limit the embedded engine may be silent before it is ended and started again. */
  readonly silenceMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  statementMs: 30_000,
  lockMs: 10_000,
  idleMs: 60_000,
  acquireMs: 60_000,
  poolMax: 10,
  silenceMs: 15_000,
};
