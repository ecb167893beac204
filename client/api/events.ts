import { createStore, type Store } from '../state/store.ts';

/** How the line of live events stands. */
export type LiveState = 'off' | 'live' | 'reconnecting';

/** The state that the foot bar shows. */
export const liveState: Store<LiveState> = createStore<LiveState>('off');

/** One live event: its topic and what the server said with it (`at` is the instant). */
export interface LiveEvent {
  topic: string;
  at: string;
  [name: string]: unknown;
}

type Watch = (event: LiveEvent) => void;
const watchers = new Map<string, Set<Watch>>();
let source: EventSource | undefined;

/**
 * Hear a topic of the server's events while they are on. The browser resumes after a lost line by `Last-Event-ID`.
 * @returns stops hearing
 * @example onLive('ledger.posted', () => this.load());
 */
export function onLive(topic: string, watch: Watch): () => void {
  const known = watchers.get(topic);
  const all = known ?? new Set<Watch>();
  all.add(watch);
  if (!known) {
    watchers.set(topic, all);
    source?.addEventListener(topic, relay);
  }
  return () => all.delete(watch);
}

function relay(message: Event): void {
  const { type, data } = message as MessageEvent<string>;
  const event = { ...(JSON.parse(data) as LiveEvent), topic: type };
  for (const watch of [...(watchers.get(type) ?? [])]) watch(event);
}

/** Open the line; the session store does it after signing in. */
export function startLive(): void {
  if (source) return;
  source = new EventSource('/api/events');
  source.onopen = () => liveState.set('live');
  source.onerror = () => {
    liveState.set('reconnecting');
    if (source?.readyState === EventSource.CLOSED) restart();
  };
  for (const topic of watchers.keys()) source.addEventListener(topic, relay);
}

/** A refused line closes for good: ask again after a while, unless somebody signed out meanwhile. */
function restart(): void {
  const closed = source;
  setTimeout(() => {
    if (source !== closed) return;
    source = undefined;
    startLive();
  }, 5000);
}

/** Close the line. */
export function stopLive(): void {
  source?.close();
  source = undefined;
  liveState.set('off');
}
