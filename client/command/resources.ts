import type { ReactiveControllerHost } from 'lit';
import { commandEndpoints } from '../../server/contract/command.ts';
import type { ReplyOut } from '../../server/contract/endpoint.ts';
import { ledgerEndpoints, type VoucherView } from '../../server/contract/ledger.ts';
import { type ProjectView, projectsEndpoints } from '../../server/contract/projects.ts';
import { regionsEndpoints } from '../../server/contract/regions.ts';
import { call } from '../api/call.ts';
import { regionsOf } from '../quota/regions.ts';
import { Resource } from '../state/resource.ts';
import { view } from '../state/url-state.ts';
import { seeVersions } from '../state/versions.ts';
import { type CommandView, readCommand } from './drill.ts';
import type { Outline } from './lt-region-map.ts';

export type Overview = ReplyOut<typeof commandEndpoints.overview>;
type Changes = ReplyOut<typeof commandEndpoints.changes>;
type Projects = ReplyOut<typeof projectsEndpoints.list>;

const here = (): CommandView => readCommand(view.get());
const idHere = (): string => {
  const { drill } = here();
  return drill.level === 'city' ? '' : drill.id;
};

/** Everything the commander's screen reads; `seen` hears each overview that came with the one before it. */
export class CommandResources {
  readonly regions;
  readonly outlines: Resource<readonly Outline[]>;
  readonly overview: Resource<Overview>;
  readonly changes: Resource<Changes>;
  readonly projects: Resource<Projects>;
  readonly project: Resource<ProjectView>;
  readonly voucher: Resource<VoucherView>;

  constructor(host: ReactiveControllerHost, seen: (now: Overview, before: Overview | undefined) => void) {
    this.regions = regionsOf(host);
    this.outlines = new Resource(host, readOutlines);
    this.overview = new Resource(host, async (signal) => {
      const overview = await call(commandEndpoints.overview, { query: { asOf: here().asOf }, signal });
      seeVersions({ ledgerSeq: overview.ledgerSeq });
      seen(overview, this.overview.value);
      return overview;
    });
    this.changes = new Resource(host, (signal) => call(commandEndpoints.changes, { query: { limit: 50 }, signal }));
    this.projects = new Resource(host, (signal) => call(projectsEndpoints.list, { query: { region: idHere(), limit: 500 }, signal }));
    this.project = new Resource(host, (signal) => call(projectsEndpoints.read, { params: { code: this.wantedProject ?? '' }, signal }));
    this.voucher = new Resource(host, (signal) => call(ledgerEndpoints.transfer, { params: { id: idHere() }, signal }));
  }

  private wantedProject: string | undefined;

  /** Asks for what the level needs; what it does not need is forgotten. */
  want(state: CommandView): void {
    const { drill } = state;
    this.regions.want('all');
    this.outlines.want('county');
    this.overview.want(`overview ${state.asOf ?? ''}`, true);
    this.changes.want('changes');
    if (drill.level === 'region') this.projects.want(drill.id);
    else if (drill.level === 'city') this.projects.drop();
    if (drill.level === 'voucher') this.voucher.want(drill.id);
    else this.voucher.drop();
    this.wantedProject = drill.level === 'project' ? drill.id : (this.voucher.value?.projectCode ?? undefined);
    if (this.wantedProject) this.project.want(this.wantedProject);
    else this.project.drop();
  }

  /** Whether anything is being read. */
  get busy(): boolean {
    return [this.overview, this.changes, this.projects, this.project, this.voucher].some((resource) => resource.busy);
  }

  /** The ledger moved: read again what the screen shows, once for a burst. */
  refresh(): void {
    for (const resource of [this.overview, this.changes, this.projects, this.project]) resource.soon();
  }
}

async function readOutlines(signal: AbortSignal): Promise<readonly Outline[]> {
  const { features } = await call(regionsEndpoints.outlines, { query: { kind: 'county' }, signal });
  return features.map((feature) => ({
    id: feature.id,
    name: { zh: feature.properties.zh, en: feature.properties.en },
    geometry: feature.geometry,
  }));
}
