import { createHash } from 'node:crypto';

/** A name of the demo city as a UUID, so that loading twice is the same try. */
export function demoUuid(id: string): string {
  const hex = createHash('sha256').update(`lantu demo ${id}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
