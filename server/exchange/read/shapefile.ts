import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { refuseForeignDatum } from './crs.ts';
import { decideTableEncoding } from './encoding.ts';
import { type EncodingDecision, ReadRefusal } from './types.ts';

/** What stands beside a `.shp`: the encoding of its table and the refusal of systems that its `.prj` names. */
export async function inspectShapefile(shpPath: string, name: string, encodingChoice?: string): Promise<EncodingDecision> {
  const beside = (ext: string) => shpPath.replace(/\.shp$/i, ext);
  for (const part of ['.dbf', '.shx']) if (!existsSync(beside(part))) throw new ReadRefusal('file.part_missing', { part, name });
  const prj = await readIfThere(beside('.prj'));
  if (prj) refuseForeignDatum(prj.toString('utf8'), null, null);
  const dbf = await readFile(beside('.dbf'));
  const headerBytes = dbf.length >= 32 ? dbf.readUInt16LE(8) : 0;
  const isTable = headerBytes >= 33 && headerBytes <= dbf.length;
  if (!isTable) throw new ReadRefusal('file.corrupt', { reason: 'the .dbf table is cut short' });
  await checkLength(shpPath);
  const cpg = await readIfThere(beside('.cpg'));
  const text = Buffer.concat([fieldNames(dbf, headerBytes), dbf.subarray(headerBytes)]);
  return decideTableEncoding({ choice: encodingChoice, cpg: cpg?.toString('latin1') ?? null, languageByte: dbf[29]!, text });
}

/** The header of a `.shp` states its length in 16-bit words; a shorter file was cut off. */
async function checkLength(shpPath: string): Promise<void> {
  const file = await open(shpPath, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(100), 0, 100, 0);
    const declaredBytes = bytesRead === 100 ? buffer.readInt32BE(24) * 2 : Number.POSITIVE_INFINITY;
    const { size } = await file.stat();
    if (size < declaredBytes) throw new ReadRefusal('file.corrupt', { reason: 'the .shp file is cut short', bytes: size });
  } finally {
    await file.close();
  }
}

/** The names of the fields, 11 bytes each at the head of 32-byte descriptors. */
function fieldNames(dbf: Buffer, headerBytes: number): Buffer {
  const names: Buffer[] = [];
  for (let at = 32; at + 32 <= headerBytes && dbf[at] !== 0x0d; at += 32) names.push(dbf.subarray(at, at + 11));
  return Buffer.concat(names);
}

async function readIfThere(path: string): Promise<Buffer | null> {
  return existsSync(path) ? readFile(path) : null;
}
