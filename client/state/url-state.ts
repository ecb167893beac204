import { createStore, type Store } from './store.ts';

/** What the address says: it is the state of the view, and a copied address opens the same view. */
export interface View {
  /** The screen: the path without its slash, `map` for the root. May have parts: `projects/LC-2026-0001`. */
  path: string;
  /** Place: longitude and latitude in degrees (5 decimals ≈ 1 m), zoom (2 decimals). */
  at?: { lon: number; lat: number; zoom: number } | undefined;
  /** Layers that are on, when they differ from the default. */
  on?: readonly string[] | undefined;
  /** What is selected: `parcel:371502…`, `project:…`, `region:371502`, `check:…`. */
  sel?: string | undefined;
  /** The date the data are read as of; absent means now. */
  date?: string | undefined;
  /** The room's own few settings: short names, short values. */
  more?: Readonly<Record<string, string>> | undefined;
}

/** The longest address we make, path and query together. */
export const addressLengthMax = 300;

const own = new Set(['at', 'on', 'sel', 'date']);
const safe = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/');
const trim = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** The view an address stands for. Parts that make no sense are dropped, never guessed. */
export function parseView(address: string): View {
  const url = new URL(address, 'http://lantu');
  const query = url.searchParams;
  const more: Record<string, string> = {};
  for (const [name, value] of query) if (!own.has(name) && value) more[name] = value;
  const date = query.get('date');
  const on = query.get('on');
  return {
    path: decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '') || 'map',
    at: parsePlace(query.get('at')),
    on: on === null ? undefined : on.split(',').filter(Boolean),
    sel: query.get('sel') || undefined,
    date: date && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : undefined,
    more: Object.keys(more).length > 0 ? more : undefined,
  };
}

function parsePlace(text: string | null): View['at'] {
  const parts = (text ?? '').split(',').map(Number);
  const [lon, lat, zoom] = parts;
  if (parts.length !== 3 || lon === undefined || lat === undefined || zoom === undefined) return undefined;
  const inside = Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 24;
  return inside ? { lon: trim(lon, 5), lat: trim(lat, 5), zoom: trim(zoom, 2) } : undefined;
}

/**
 * The address of a view, at most {@link addressLengthMax} characters. What does not fit is left out in this order:
 * the room's own settings, then the list of layers; place, selection and date always stay.
 */
export function formatView(view: View): string {
  const full = compose(view);
  if (full.length <= addressLengthMax) return full;
  const plain = compose({ ...view, more: undefined });
  return plain.length <= addressLengthMax ? plain : compose({ ...view, more: undefined, on: undefined });
}

function compose(view: View): string {
  const parts: string[] = [];
  if (view.at) parts.push(`at=${trim(view.at.lon, 5)},${trim(view.at.lat, 5)},${trim(view.at.zoom, 2)}`);
  if (view.on) parts.push(`on=${view.on.map(safe).join(',')}`);
  if (view.sel) parts.push(`sel=${safe(view.sel)}`);
  if (view.date) parts.push(`date=${view.date}`);
  for (const [name, value] of Object.entries(view.more ?? {})) if (value) parts.push(`${safe(name)}=${safe(value)}`);
  return `/${safe(view.path)}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

/** Whether going from one view to another is a step that Back should undo: another screen, selection or date, not a pan. */
export function isStep(from: View, to: View): boolean {
  return from.path !== to.path || from.sel !== to.sel || from.date !== to.date;
}

/** The view on the screen. Change it with {@link go}; elements watch it. */
export const view: Store<View> = createStore<View>({ path: 'map' });

/** Move to another view: give only what changes. `undefined` takes a part away. */
export function go(change: Partial<View>): void {
  const from = view.get();
  const to: View = { ...from, ...change };
  const address = formatView(to);
  if (isStep(from, to)) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  view.set(to);
}

/** Move to an address of ours, as a click on a link does: the place on the map stays when the address names none. */
export function goTo(address: string): void {
  const to = parseView(address);
  go({ ...to, at: to.at ?? view.get().at, date: to.date ?? view.get().date });
}

/** Take an address of ours in place of the present one, which Back does not bring again. */
export function replaceBy(address: string): void {
  history.replaceState(null, '', address);
  view.set(parseView(address));
}

/** Read the address once and follow Back and Forward. */
export function installUrlState(): void {
  const read = (): void => view.set(parseView(location.href));
  window.addEventListener('popstate', read);
  read();
}
