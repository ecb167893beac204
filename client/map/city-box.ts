import type { Box } from './commands.ts';

let asked: Promise<Box | null> | undefined;

/** The box of the city, from the description of the regions' tiles; null while there are no regions. Read once. */
export function cityBox(): Promise<Box | null> {
  asked ??= read().catch(() => {
    asked = undefined;
    return null;
  });
  return asked;
}

async function read(): Promise<Box | null> {
  const response = await fetch('/tiles/regions.json');
  if (!response.ok) throw new TypeError('regions');
  const { bounds } = (await response.json()) as { bounds?: number[] };
  const [west, south, east, north] = bounds ?? [];
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  return east - west < 20 ? [west, south, east, north] : null;
}
