import { parseArgs } from 'node:util';
import { type JournalProof, type KeptHead, sealJournal, verifyJournal } from '../evidence/index.ts';
import { SYSTEM } from '../platform/unit.ts';
import { ledgerVerify } from './commands.ts';
import { type Command, Usage } from './work.ts';

function headOf(text: string | undefined): KeptHead | null {
  if (text === undefined) return null;
  const [, seq, sha256] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!seq || !sha256) throw new Usage('--head takes NUMBER:SHA256, as this command prints it');
  return { seq: Number(seq), sha256: sha256.toLowerCase() };
}

function linesOf({ rows, open, head, findings }: JournalProof): string[] {
  const lines = [`${rows} journal rows sealed, ${open} open.`];
  if (head) lines.push(`Keep elsewhere: --head ${head.seq}:${head.sha256}  (SM3 ${head.sm3})`);
  return [...lines, ...findings.map((finding) => JSON.stringify(finding))];
}

/** Replays the ledger and reads the journal against its chain. */
export const verify: Command = {
  usage: 'verify [--head NUMBER:SHA256]   replay the ledger, and read the journal against its chain and a head that was kept elsewhere',
  run: async (context) => {
    const { values } = parseArgs({ args: [...context.args], options: { head: { type: 'string' } } as const });
    const kept = headOf(values.head);
    const opened = await context.open();
    const { db, units } = opened;
    await sealJournal(db);
    const proof = await units.read(SYSTEM, (query) => verifyJournal(query, kept));
    if (proof.findings.length > 0) throw new Error([...linesOf(proof), `${proof.findings.length} findings.`].join('\n'));
    return [...linesOf(proof), ...(await ledgerVerify.run({ args: [], open: async () => opened }))];
  },
};
