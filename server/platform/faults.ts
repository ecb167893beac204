/**
 * What a failure of the database means for who asked. `conflict`: two transactions met, and one may simply be tried again. `busy`: the
 * database cannot be had now (no free connection, a lock held too long, a server that stops, starts or is gone). `too_slow`: the
 * statement reached its time limit. Null: something else.
 */
export type Fault = 'conflict' | 'busy' | 'too_slow';

/** SQLSTATE, from appendix A of the manual of PostgreSQL; a whole class is named by its first two letters. */
const BY_STATE: Readonly<Record<string, Fault>> = {
  '40001': 'conflict',
  '40P01': 'conflict',
  '55P03': 'busy',
  '53300': 'busy',
  '53400': 'busy',
  '57P01': 'busy',
  '57P02': 'busy',
  '57P03': 'busy',
  '57P05': 'busy',
  '25P03': 'busy',
  '25P04': 'too_slow',
  '57014': 'too_slow',
  '08': 'busy',
};
const CONNECTION_LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const SOCKET_CALLS = new Set(['connect', 'read', 'write', 'getaddrinfo']);
/** The driver and its pools have no codes for these; the sentences are theirs, and knex puts the statement before them. */
const LOST =
  /(^| - )(Connection terminated|Connection ended|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Cannot use a pool after|Unable to acquire a connection|aborted$)/;

interface Failure {
  readonly code?: string;
  readonly syscall?: string;
}

/** Classifies a failure; only what came from the database or on the way to it is one of ours. */
export function faultOf(error: unknown): Fault | null {
  if (!(error instanceof Error)) return null;
  const { code = '', syscall = '' } = error as Failure;
  const known = BY_STATE[code] ?? (code.length === 5 ? BY_STATE[code.slice(0, 2)] : undefined);
  if (known) return known;
  if (SOCKET_CALLS.has(syscall) && CONNECTION_LOST.has(code)) return 'busy';
  return error.name === 'KnexTimeoutError' || LOST.test(error.message) ? 'busy' : null;
}
