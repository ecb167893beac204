import type { View } from '../state/url-state.ts';

/** How deep the commander stands: the city, a region's projects, a project's quota, one voucher. */
export type Drill = { level: 'city' } | { level: 'region' | 'project' | 'voucher'; id: string };

/** What the map and the ranking show of a kind. */
export const aspects = ['used', 'available', 'runsOut'] as const;
export type Aspect = (typeof aspects)[number];

/** What the address says about the commander's screen. */
export interface CommandView {
  drill: Drill;
  /** The quota kind, when the address names one. */
  kind: string | undefined;
  aspect: Aspect;
  /** The date the numbers are read as of; absent means now. */
  asOf: string | undefined;
}

const levels = ['region', 'project', 'voucher'] as const;

/** The screen's state from the address; what makes no sense is the top. */
export function readCommand(view: View): CommandView {
  const [level, ...rest] = (view.sel ?? '').split(':');
  const id = rest.join(':');
  const known = levels.find((each) => each === level);
  const aspect = aspects.find((each) => each === view.more?.show) ?? 'used';
  return { drill: known && id ? { level: known, id } : { level: 'city' }, kind: view.more?.kind, aspect, asOf: view.date };
}

/** The change of address that goes to a level; the kind, the aspect and the date stay. */
export function selOf(drill: Drill): string | undefined {
  return drill.level === 'city' ? undefined : `${drill.level}:${drill.id}`;
}

/** The room's own settings for the address: what is the default is left out. */
export function moreOf(kind: string | undefined, aspect: Aspect): Record<string, string> {
  return { ...(kind ? { kind } : {}), ...(aspect === 'used' ? {} : { show: aspect }) };
}

/** One step of the way down, for the breadcrumb. */
export interface Crumb {
  label: string;
  drill: Drill;
}

/** What is known of the place at each level; a deep link knows the voucher first and learns its project and region. */
export interface Way {
  city: string;
  regionId?: string | null | undefined;
  regionName?: string | undefined;
  projectCode?: string | null | undefined;
  projectName?: string | null | undefined;
  voucher?: string | undefined;
}

/** The breadcrumb: every level that is known down to where one stands; the last is here. */
export function crumbsOf(drill: Drill, way: Way): Crumb[] {
  const crumbs: Crumb[] = [{ label: way.city, drill: { level: 'city' } }];
  if (drill.level === 'city') return crumbs;
  const regionId = drill.level === 'region' ? drill.id : way.regionId;
  if (regionId) crumbs.push({ label: way.regionName ?? regionId, drill: { level: 'region', id: regionId } });
  if (drill.level === 'region') return crumbs;
  const code = drill.level === 'project' ? drill.id : way.projectCode;
  if (code) crumbs.push({ label: way.projectName ?? code, drill: { level: 'project', id: code } });
  if (drill.level === 'voucher') crumbs.push({ label: way.voucher ?? drill.id.slice(0, 8), drill });
  return crumbs;
}
