/** Reading PostgreSQL's wire protocol just far enough to know where a client's turn begins and ends. */
const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;
const PROTOCOL_3 = 196_608;
/** Sync, Query, FunctionCall, CopyDone, CopyFail and Terminate: after these a client waits for an answer. */
const ENDS_TURN = new Set(['S', 'Q', 'F', 'c', 'f', 'X'].map((letter) => letter.charCodeAt(0)));

export interface Turn {
  readonly kind: 'messages' | 'ssl' | 'cancel';
  /** Whole messages, in order; the last one ends the turn. */
  readonly messages: readonly Uint8Array[];
  /** What is left of the input after the turn. */
  readonly rest: Buffer;
}

function startup(input: Buffer): Turn | null {
  if (input.length < 8) return null;
  const length = input.readInt32BE(0);
  const code = input.readInt32BE(4);
  if (input.length < length) return null;
  const rest = input.subarray(length);
  if (code === SSL_REQUEST) return { kind: 'ssl', messages: [], rest };
  if (code === CANCEL_REQUEST) return { kind: 'cancel', messages: [], rest };
  if (code !== PROTOCOL_3) throw new Error(`Protocol ${code} is not spoken here`);
  return { kind: 'messages', messages: [new Uint8Array(input.subarray(0, length))], rest };
}

/** The next whole turn of the input, or null while it is still arriving. */
export function nextTurn(input: Buffer, started: boolean): Turn | null {
  if (!started) return startup(input);
  const messages: Uint8Array[] = [];
  let at = 0;
  while (input.length - at >= 5) {
    const end = at + 1 + input.readInt32BE(at + 1);
    if (input.length < end) return null;
    messages.push(new Uint8Array(input.subarray(at, end)));
    if (ENDS_TURN.has(input[at]!)) return { kind: 'messages', messages, rest: input.subarray(end) };
    at = end;
  }
  return null;
}

const PARSE = 'P'.charCodeAt(0);
const PARSE_COMPLETE = '1'.charCodeAt(0);
/** The answer to a Parse. */
export const PARSED = Buffer.from([PARSE_COMPLETE, 0, 0, 0, 4]);

/** The name and text that a message gives a statement, as one key; null when it names none. */
export function namedStatement(message: Uint8Array): string | null {
  return message[0] === PARSE && message[5] !== 0 ? Buffer.from(message).toString('latin1') : null;
}

/** Whether a message asks for everything of the session to be forgotten, statements too. */
export const discardsAll = (message: Uint8Array): boolean =>
  /^(Q.{4}|P.{5})\s*discard\s+all\b/is.test(Buffer.from(message.subarray(0, 64)).toString('latin1'));

/** A turn that parses a statement again. */
export const parsingAgain = (statement: string): Uint8Array =>
  new Uint8Array(Buffer.concat([Buffer.from(statement, 'latin1'), Buffer.from(['S'.charCodeAt(0), 0, 0, 0, 4])]));

export const isParsed = (answer: Uint8Array): boolean => answer[0] === PARSE_COMPLETE;

const READY_FOR_QUERY = 'Z'.charCodeAt(0);

/**
 * The answer to a whole turn with one ReadyForQuery, at its end. PGlite sends one after an error too, and a client that gets two takes
 * the second for the answer to its next statement.
 */
export function withOneReady(chunks: readonly Uint8Array[]): Buffer {
  const input = Buffer.concat(chunks);
  const parts: Buffer[] = [];
  let ready: Buffer | null = null;
  for (let at = 0; at + 5 <= input.length; ) {
    const end = at + 1 + input.readInt32BE(at + 1);
    if (input[at] === READY_FOR_QUERY) ready = input.subarray(at, end);
    else parts.push(input.subarray(at, end));
    at = end;
  }
  return Buffer.concat(ready ? [...parts, ready] : parts);
}
