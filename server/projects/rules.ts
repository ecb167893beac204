import { createHash } from 'node:crypto';

/** The kind whose presence among the needs means that a project takes new land. */
const NEW_LAND = 'land.new_construction';

/** Start clock from review: 60 days with new land, 30 without; supervision: 30 days after an expired start clock (坊子区动态退出). */
const START_DAYS = { newLand: 60, existingLand: 30 } as const;
const SUPERVISION_DAYS = 30;

export interface Clock {
  readonly clock: 'start' | 'supervision';
  readonly unit: 'calendar' | 'working';
  readonly startEvent: 'review' | 'start_expired';
  readonly startedOn: string;
  readonly dueOn: string;
}

const DAY_MS = 86_400_000;

/** A calendar date some days later. */
function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The clocks of a project that was reviewed on a day, the start clock first. */
export function clocksFrom(reviewedOn: string, needs: Readonly<Record<string, number>>): readonly [Clock, Clock] {
  const startDue = addDays(reviewedOn, needs[NEW_LAND] ? START_DAYS.newLand : START_DAYS.existingLand);
  return [
    { clock: 'start', unit: 'calendar', startEvent: 'review', startedOn: reviewedOn, dueOn: startDue },
    {
      clock: 'supervision',
      unit: 'calendar',
      startEvent: 'start_expired',
      startedOn: startDue,
      dueOn: addDays(startDue, SUPERVISION_DAYS),
    },
  ];
}

/** How a clock stands on a day. */
export function clockState(
  clock: { readonly dueOn: string; readonly outcome: 'met' | 'stopped' | null },
  today: string,
): 'running' | 'expired' | 'met' | 'stopped' {
  if (clock.outcome) return clock.outcome;
  return clock.dueOn < today ? 'expired' : 'running';
}

/** `LC-2026-0001`: the city, the year, the number within the year. */
export function projectCodeOf(year: number, number: number): string {
  return `LC-${year}-${String(number).padStart(4, '0')}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

/** Says whether two requests ask for the same, whatever the order of their members. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

type Ring = readonly (readonly [number, number])[];
type Polygonal =
  | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] };

/** The first corner of the first ring that does not end where it began, or null. */
export function openRingAt(geometry: Polygonal): readonly [number, number] | null {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  const open = rings.find((ring) => ring[0]![0] !== ring.at(-1)![0] || ring[0]![1] !== ring.at(-1)![1]);
  return open?.[0] ?? null;
}
