import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe } from 'vitest';

/** Real data lies beside the checkout and is never part of it. */
const DATA = resolve(import.meta.dirname, '../../../shared/data');
const isThere = existsSync(DATA);
if (!isThere) process.stdout.write(`The real data is absent (${DATA}): these cases are left out\n`);

export const real = (...parts: string[]): string => join(DATA, ...parts);
export const describeReal: typeof describe | (typeof describe)['skip'] = isThere ? describe : describe.skip;
