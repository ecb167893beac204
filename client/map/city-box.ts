import type { Box } from './commands.ts';

let asked: Promise<Box | null> | undefined;

/** The box of all regions, from the description of their tiles; null while there are none. Read once. */
export function regionsBox(): Promise<Box | null> {
  asked ??= read().catch(() => {
    asked = undefined;
    return null;
  });
  return asked;
}

/** The same where it is the size of a city, to look at; null otherwise. */
export async function cityBox(): Promise<Box | null> {
  const box = await regionsBox();
  return box && box[2] - box[0] < 20 ? box : null;
}

async function read(): Promise<Box | null> {
  const response = await fetch('/tiles/regions.json');
  if (!response.ok) throw new TypeError('regions');
  const { bounds } = (await response.json()) as { bounds?: number[] };
  const [west, south, east, north] = bounds ?? [];
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  return [west, south, east, north];
}
