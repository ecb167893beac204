import type { PGlite } from '@electric-sql/pglite';
import { discardsAll, isParsed, namedStatement, PARSED, parsingAgain } from './wire.ts';

/** Answers turns of the extended protocol for many connections whose named statements are one backend's. */
export interface Statements {
  answer(messages: readonly Uint8Array[]): Promise<Uint8Array[]>;
  /** To be called after every turn: one connection may forget its session, the statements of the others must outlive that. */
  keep(messages: readonly Uint8Array[]): Promise<void>;
}

/** What one connection has parsed under a name is not parsed again for another that names the same text alike. */
export function createStatements(db: PGlite): Statements {
  const known = new Set<string>();
  const answered = async (messages: Uint8Array): Promise<Uint8Array[]> => {
    const chunks: Uint8Array[] = [];
    await db.execProtocolRawStream(messages, { onRawData: (data) => void chunks.push(Uint8Array.from(data)) });
    return chunks;
  };
  return {
    answer: async (messages) => {
      const statement = namedStatement(messages[0]!);
      const isKnown = statement !== null && known.has(statement);
      const chunks = await answered(new Uint8Array(Buffer.concat(isKnown ? messages.slice(1) : messages)));
      if (statement !== null && chunks[0] && isParsed(chunks[0])) known.add(statement);
      return isKnown ? [PARSED, ...chunks] : chunks;
    },
    keep: async (messages) => {
      if (!discardsAll(messages[0]!)) return;
      for (const statement of known) {
        const [answer] = await answered(parsingAgain(statement));
        if (!answer || !isParsed(answer)) known.delete(statement);
      }
    },
  };
}
