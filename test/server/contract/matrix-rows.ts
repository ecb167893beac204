import { randomUUID } from 'node:crypto';
import { square } from '../projects/given.ts';
import { tileAt } from '../tiles/blueprint.ts';
import type { Side } from './matrix-world.ts';

export interface Ask {
  readonly path: string;
  readonly body?: unknown;
  /** The file of a form, with its fields. */
  readonly file?: { readonly name: string; readonly text: string; readonly fields: Readonly<Record<string, string>> };
}

/** How an endpoint keeps two counties apart. */
export type Row =
  /** Shows what it is asked for: one's own side with its mark (or `shows`), the other side not at all. */
  | { readonly sees: (side: Side) => Ask; readonly shows?: (side: Side) => string }
  /** A list: one's own side is in it, the other is not. */
  | { readonly lists: string; readonly shows?: (side: Side) => string }
  /** One answer for everybody, which names nothing of any side. */
  | { readonly same: Ask; readonly why: string }
  /** A command about the other side is refused with one of these codes, and changes nothing of it. */
  | { readonly refuses: (side: Side) => Ask; readonly codes: readonly string[] }
  /** Not asked here: it concerns nobody but the caller, nobody in particular, or has a test of its own. */
  | { readonly apart: string };

const USE = { system: 'planning', code: '1001' };
const YEAR = 2026;
const at = (path: string): Ask => ({ path });
const PERSON = ['users.unknown', 'auth.not_allowed_region', 'department.unknown_person'];
const IMPORT = ['import.unknown'];
const OWN: Row = { apart: 'only the caller’s own account' };
const OPEN: Row = { apart: 'for everybody, before any region is known' };

const elsewhere = ({ place }: Side) => square(place.coordinates[0]![0]![0]! + 0.02, 36.42);

const people: Readonly<Record<string, Row>> = {
  'session.create': OPEN,
  'session.read': OWN,
  'session.beginPasskey': OPEN,
  'session.passkey': OPEN,
  'session.beginSso': OPEN,
  'session.sso': OPEN,
  'session.delete': OWN,
  'invitations.read': OPEN,
  'invitations.accept': OPEN,
  'account.beginPasskey': OWN,
  'account.addPasskey': OWN,
  'account.removePasskey': OWN,
  'account.beginSso': OWN,
  'account.endSso': OWN,
  'account.read': OWN,
  'account.password': OWN,
  'account.secondFactor': OWN,
  'account.confirmSecondFactor': OWN,
  'account.endSecondFactor': OWN,
  'account.endOtherSessions': OWN,
  'account.endSession': OWN,
  'tokens.list': OWN,
  'tokens.create': OWN,
  'tokens.revoke': OWN,
  'users.list': { lists: '/api/users' },
  'users.read': { sees: ({ user }) => at(`/api/users/${user}`) },
  'users.create': {
    refuses: ({ region }) => ({ path: '/api/users', body: { name: 'somebody', displayName: 'x', roles: ['viewer'], regionIds: [region] } }),
    codes: ['auth.not_allowed_region'],
  },
  'users.change': { refuses: ({ user }) => ({ path: `/api/users/${user}`, body: { roles: ['viewer'] } }), codes: PERSON },
  'users.reset': { refuses: ({ user }) => ({ path: `/api/users/${user}/reset` }), codes: PERSON },
  'users.endSessions': { refuses: ({ user }) => at(`/api/users/${user}/sessions`), codes: PERSON },
  'users.endSession': { refuses: ({ user }) => at(`/api/users/${user}/sessions/x1`), codes: PERSON },
  'users.revokeToken': { refuses: ({ user }) => at(`/api/users/${user}/tokens/1`), codes: PERSON },
  'departments.list': { same: at('/api/departments'), why: 'departments are those of the whole city' },
  'departments.change': { refuses: () => ({ path: '/api/departments/land', body: { kinds: ['*'] } }), codes: ['auth.not_allowed_region'] },
  'departments.assign': {
    refuses: ({ user }) => ({ path: `/api/users/${user}/departments`, body: { departments: ['land'] } }),
    codes: PERSON,
  },
  'grants.list': { lists: '/api/grants' },
  'grants.decide': {
    refuses: ({ grant }) => ({ path: `/api/grants/${grant}/decide`, body: { decision: 'accept' } }),
    codes: ['grants.unknown'],
  },
  'grants.withdraw': { refuses: ({ grant }) => at(`/api/grants/${grant}`), codes: ['grants.unknown'] },
  'deputies.own': OWN,
  'deputies.name': OWN,
  'deputies.end': OWN,
  'session.acting': OWN,
  'users.deputies': { sees: ({ user }) => at(`/api/users/${user}/deputies`), shows: () => '"lent"' },
  'users.nameDeputy': {
    refuses: ({ user }) => ({
      path: `/api/users/${user}/deputies`,
      body: { deputy: 'somebody', from: '2026-11-21', until: '2026-11-22' },
    }),
    codes: PERSON,
  },
  'users.endDeputy': { refuses: ({ user }) => at(`/api/users/${user}/deputies/1`), codes: PERSON },
  'jobs.list': { apart: 'test/server/jobs/jobs.test.ts, with work of both counties' },
  'jobs.retry': { apart: 'test/server/jobs/jobs.test.ts, with work of both counties' },
  'jobs.cancel': { apart: 'test/server/jobs/jobs.test.ts, with work of both counties' },
  'journal.list': { lists: '/api/journal?limit=200' },
};

const ground: Readonly<Record<string, Row>> = {
  'regions.list': { same: at('/api/regions'), why: 'names and outlines of regions are public' },
  'regions.outlines': { same: at('/api/regions/outlines?kind=county'), why: 'outlines of regions are public' },
  'regions.detail': { same: at('/api/regions/t-b'), why: 'regions and their history are public' },
  'regions.create': {
    refuses: ({ region }) => ({
      path: '/api/regions',
      body: {
        kind: 'zone',
        parentId: region,
        name: { zh: '新区', en: 'New' },
        geometry: square(115.9, 36.5),
        onDay: '2026-11-21',
        document: '文',
      },
    }),
    codes: ['auth.not_allowed_region'],
  },
  'regions.change': {
    refuses: ({ region }) => ({
      path: `/api/regions/${region}`,
      body: { change: 'rename', name: { zh: '改名', en: 'Renamed' }, onDay: '2026-11-21', document: '文件' },
    }),
    codes: ['auth.not_allowed_region'],
  },
  'setup.state': OPEN,
  'setup.regions': OPEN,
  'setup.removeRegions': OPEN,
  'setup.make': OPEN,
  'blueprint.layers': { same: at('/api/blueprint/layers'), why: 'layers are described alike; their counts are tested with the sites' },
  'blueprint.deliveries': { same: at('/api/blueprint/layers/parcels/deliveries'), why: 'what is said of a layer governs every answer' },
  'blueprint.mark': {
    refuses: () => ({ path: '/api/blueprint/layers/parcels/mark', body: { sensitivity: 'public' } }),
    codes: ['auth.not_allowed_region'],
  },
  'blueprint.features': { lists: '/api/blueprint/layers/parcels/features?limit=1000' },
  'blueprint.feature': { sees: ({ project }) => at(`/api/blueprint/layers/sites/features/${project}`) },
  'blueprint.revisions': { lists: '/api/blueprint/revisions?limit=100' },
  'blueprint.identify': {
    sees: ({ place }) =>
      at(
        `/api/blueprint/identify?lon=${place.coordinates[0]![0]![0]! + 0.0005}&lat=${place.coordinates[0]![0]![1]! + 0.0005}&toleranceM=5`,
      ),
  },
  'blueprint.readiness': { same: at('/api/blueprint/readiness'), why: 'which layers are there for which counties is public' },
  'parcels.list': { lists: '/api/parcels?limit=100' },
  'parcels.read': { sees: ({ parcel }) => at(`/api/parcels/${parcel}`) },
  'parcels.availability': { sees: ({ parcel }) => at(`/api/parcels/${parcel}/availability`) },
  'parcels.availabilityList': {
    sees: ({ parcel }) => ({ path: '/api/parcels/availability', body: { codes: [parcel] } }),
    shows: () => '"rulesVersion"',
  },
  'siting.check': {
    refuses: (side) => ({ path: '/api/siting/checks', body: { geometry: elsewhere(side), use: USE } }),
    codes: ['auth.not_allowed_region'],
  },
  'siting.read': { sees: ({ check }) => at(`/api/siting/checks/${check}`), shows: ({ check }) => check },
  'siting.rules': { same: at('/api/siting/rules'), why: 'rules are law' },
  search: { sees: ({ mark }) => at(`/api/search?q=${mark}`) },
  'tiles.description': { same: at('/tiles/sites.json'), why: 'what a tileset is made of' },
  'tiles.tile': {
    sees: ({ place }) => at(`/tiles/sites/12/${tileAt(place.coordinates[0]![0] as [number, number], 12).join('/')}`),
    shows: ({ project }) => project,
  },
  'exports.mark': { apart: 'names what the caller takes out, in a row of the caller’s own' },
  'exports.layer': { lists: '/api/exports/parcels.geojson' },
  events: { apart: 'test/server/command/events.test.ts, for both counties and several roles' },
};

const projects: Readonly<Record<string, Row>> = {
  'projects.list': { lists: '/api/projects' },
  'projects.read': { sees: ({ project }) => at(`/api/projects/${project}`) },
  'projects.create': {
    refuses: (side) => ({
      path: '/api/projects',
      body: { name: '项目', geometry: elsewhere(side), use: USE, needs: {}, acknowledge: true, requestId: randomUUID() },
    }),
    codes: ['auth.not_allowed_region'],
  },
  'projects.stage': {
    refuses: ({ project }) => ({ path: `/api/projects/${project}/stage`, body: { stage: 'exited', reason: 'x' } }),
    codes: ['project.unknown'],
  },
  'exemptions.list': { lists: '/api/exemptions' },
  'exemptions.propose': {
    refuses: (side) => ({
      path: '/api/exemptions',
      body: { id: randomUUID(), geometry: elsewhere(side), use: USE, rules: ['farmland.basic'], document: '文 1', reason: '理由' },
    }),
    codes: ['auth.not_allowed_region'],
  },
  'exemptions.decide': {
    refuses: ({ exemption }) => ({ path: `/api/exemptions/${exemption}/decision`, body: { decision: 'approve' } }),
    codes: ['project.unknown_exemption'],
  },
  'command.overview': { lists: '/api/command/overview', shows: ({ region }) => `"${region}"` },
  'command.changes': { lists: '/api/command/changes?limit=200' },
};

const ledger: Readonly<Record<string, Row>> = {
  'ledger.post': {
    refuses: ({ coal }) => ({
      path: '/api/ledger/transfers',
      body: { items: [{ id: randomUUID(), kind: 'transfer', ...coal, amount: 1 }] },
    }),
    codes: ['not_allowed_region'],
  },
  'ledger.accounts': { lists: '/api/ledger/accounts?limit=500', shows: ({ pool }) => `"id":${pool},` },
  'ledger.entries': { sees: ({ account: id }) => at(`/api/ledger/accounts/${id}/entries`) },
  'ledger.transfer': { sees: ({ hold }) => at(`/api/ledger/transfers/${hold}`) },
  'ledger.books': { same: at('/api/ledger/books'), why: 'a head is no secret: whoever noted it can prove' },
  'ledger.kinds': { same: at('/api/ledger/kinds'), why: 'kinds are national' },
  'ledger.propose': {
    refuses: ({ region }) => ({
      path: '/api/ledger/proposals',
      body: { id: randomUUID(), region, body: { flow: 'advance', kind: 'land.linked', year: YEAR, region, cap: 1 }, reason: 'x' },
    }),
    codes: ['auth.not_allowed_region', 'auth.not_allowed_department'],
  },
  'ledger.proposals': { lists: '/api/ledger/proposals' },
  'ledger.decide': {
    refuses: ({ proposal }) => ({ path: `/api/ledger/proposals/${proposal}/decision`, body: { decision: 'reject' } }),
    codes: ['ledger.unknown_proposal'],
  },
  'ledger.loans': { lists: '/api/ledger/loans' },
  'ledger.repay': {
    refuses: ({ loan }) => ({ path: `/api/ledger/loans/${loan}/repayments`, body: { id: randomUUID(), amount: 1 } }),
    codes: ['ledger.unknown_loan'],
  },
  'ledger.bookStatus': {
    refuses: () => ({ path: '/api/ledger/books/1/status', body: { status: 'closed', reason: 'x' } }),
    codes: ['auth.not_allowed_region'],
  },
  'ledger.deadline': {
    refuses: ({ hold }) => ({ path: `/api/ledger/holds/${hold}/deadline`, body: { deadline: '2027-12-01', reason: 'x' } }),
    codes: ['not_allowed_region', 'unknown_hold', 'auth.not_allowed_region'],
  },
  'ledger.preview': {
    refuses: ({ region }) => ({
      path: '/api/ledger/proposals/preview',
      body: { region, body: { flow: 'adjust', kind: 'land.linked', year: YEAR, region, amount: 1 } },
    }),
    codes: ['auth.not_allowed_region'],
  },
  'ledger.previewOf': { sees: ({ proposal }) => at(`/api/ledger/proposals/${proposal}/preview`), shows: () => '"vouchers"' },
  'ledger.lots': { lists: '/api/ledger/lots?kind=cod&year=2026' },
  'ledger.useLots': {
    refuses: ({ lot, region, project }) => ({
      path: '/api/ledger/lots/uses',
      body: { id: randomUUID(), kind: 'cod', year: YEAR, project, region, ratio: 1, lots: [{ code: lot, amount: 1 }], reason: 'x' },
    }),
    codes: ['ledger.unknown_lot'],
  },
  'ledger.provenance': { sees: ({ lot }) => at(`/api/ledger/provenance?lot=${lot}`) },
  'ledger.flow': { lists: '/api/ledger/flow?kind=land.new_construction&year=2026', shows: ({ region }) => `"${region}"` },
  'ledger.forecast': { lists: '/api/ledger/forecast?year=2026', shows: ({ region }) => `"${region}"` },
  'ledger.deadlines': { lists: '/api/ledger/deadlines' },
  'ledger.link': { same: at('/api/ledger/books/1/links/1'), why: 'hashes are no secret; whose link it is, is told within the region' },
  'ledger.audit': { same: at('/api/ledger/books/1/audit'), why: 'replays a whole book and answers how many rows and which findings' },
  'ledger.uses': { sees: ({ account: id }) => at(`/api/ledger/accounts/${id}/uses`), shows: ({ account: id }) => `"accountId":${id}` },
  'ledger.recordUse': {
    refuses: ({ account: id }) => ({
      path: `/api/ledger/accounts/${id}/uses`,
      body: { id: randomUUID(), period: '2026-10', amount: 1, document: '表' },
    }),
    codes: ['ledger.unknown_account'],
  },
};

const files: Readonly<Record<string, Row>> = {
  'imports.create': {
    refuses: ({ region }) => ({
      path: '/api/imports',
      file: {
        name: 'x.geojson',
        text: '{"type":"FeatureCollection","features":[]}',
        fields: { layer: 'parcels', covers: JSON.stringify([region]) },
      },
    }),
    codes: ['delivery.not_yours'],
  },
  'imports.list': { lists: '/api/imports' },
  'imports.read': { sees: ({ importId }) => at(`/api/imports/${importId}`) },
  'imports.change': { refuses: ({ importId }) => ({ path: `/api/imports/${importId}`, body: { mode: 'replace' } }), codes: IMPORT },
  'imports.discard': { refuses: ({ importId }) => at(`/api/imports/${importId}`), codes: IMPORT },
  'imports.retry': { refuses: ({ importId }) => ({ path: `/api/imports/${importId}/retry` }), codes: IMPORT },
  'imports.commit': { refuses: ({ importId }) => ({ path: `/api/imports/${importId}/commit` }), codes: IMPORT },
  'imports.revert': { refuses: ({ committed }) => ({ path: `/api/imports/${committed}/revert` }), codes: IMPORT },
  'imports.features': { sees: ({ importId }) => at(`/api/imports/${importId}/features`) },
  'imports.tile': { refuses: ({ importId }) => at(`/api/imports/${importId}/tiles/8/210/99`), codes: IMPORT },
  'exchange.geometry': { apart: 'turns the caller’s own file into a shape; nothing is kept' },
  'exchange.table': { apart: 'reads the caller’s own file; nothing is kept' },
};

/** Every endpoint by its id: an endpoint without its row fails the build. */
export const ROWS: Readonly<Record<string, Row>> = { ...people, ...ground, ...projects, ...ledger, ...files };
