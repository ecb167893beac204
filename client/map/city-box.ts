import { persistedStore } from '../state/persisted.ts';
import type { Box } from './commands.ts';

let asked: Promise<Box | null> | undefined;

/** The city's box as it was seen last on this machine, `west,south,east,north`: the next start shows it without asking first. */
const lastSeen = persistedStore<string>('city-box', '', (value): value is string => typeof value === 'string');

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
  const city = box && box[2] - box[0] < 20 ? box : null;
  lastSeen.set(city?.join() ?? '');
  return city;
}

/** What {@link cityBox} answered the last time on this machine; null when it never did. */
export function lastCityBox(): Box | null {
  return boxOf(lastSeen.get().split(',').map(Number));
}

function boxOf([west, south, east, north]: readonly (number | undefined)[]): Box | null {
  const isBox = [west, south, east, north].every((side) => Number.isFinite(side));
  return isBox ? [west!, south!, east!, north!] : null;
}

async function read(): Promise<Box | null> {
  const response = await fetch('/tiles/regions.json');
  if (!response.ok) throw new TypeError('regions');
  const { bounds } = (await response.json()) as { bounds?: number[] };
  return boxOf(bounds ?? []);
}
