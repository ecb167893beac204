import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { commandEndpoints, type OverviewCell } from '../../server/contract/command.ts';
import { call } from '../api/call.ts';
import { session } from '../api/session.ts';
import { monthEnds, type PacePoint } from './pace.ts';
import type { Overview } from './resources.ts';

/** How long the first view is left alone before the past is read, and the pause between two readings. */
const firstRestMs = 900;
const restMs = 250;
/** Past months as they were read, by person and day: they stand while the page does. */
const kept = new Map<string, readonly OverviewCell[]>();

/** The overviews at the ends of the year's months, read one after another when the screen rests, oldest first. */
export class YearHistory implements ReactiveController {
  private running: AbortController | undefined;
  private wanted = '';

  /** `busy` says whether the screen waits for something that a person asked for: the past comes after it. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly busy: () => boolean,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.running?.abort();
    this.wanted = '';
  }

  /** Reads what is missing of the year of an overview, up to its date. */
  want(overview: Overview): void {
    const key = `${overview.year} ${overview.asOf}`;
    if (key === this.wanted) return;
    this.wanted = key;
    this.running?.abort();
    this.running = new AbortController();
    void this.read(monthEnds(overview.year, overview.asOf), this.running.signal);
  }

  /** What was available of a kind in a region (or in all, `*`) at the ends of the months that are here. */
  points(overview: Overview, regionId: string, kind: string): PacePoint[] {
    return monthEnds(overview.year, overview.asOf).flatMap((date): PacePoint[] => {
      const cell = kept.get(nameOf(date))?.find((each) => each.regionId === regionId && each.kind === kind);
      return cell ? [{ date, available: cell.available }] : [];
    });
  }

  private async read(dates: readonly string[], signal: AbortSignal): Promise<void> {
    const missing = dates.filter((each) => !kept.has(nameOf(each)));
    for (const [index, date] of missing.entries()) {
      await rest(index === 0 ? firstRestMs : restMs);
      while (this.busy() && !signal.aborted) await rest(restMs);
      if (signal.aborted) return;
      const past = await call(commandEndpoints.overview, { query: { asOf: date }, signal }).catch(() => null);
      if (!past || signal.aborted) return;
      kept.set(nameOf(date), [...past.cells, ...past.totals]);
      this.host.requestUpdate();
    }
  }
}

const nameOf = (date: string): string => `${session.get().user?.id ?? 0} ${date}`;

const rest = (ms: number): Promise<void> => new Promise((rested) => setTimeout(rested, ms));
