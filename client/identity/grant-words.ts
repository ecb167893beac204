import { LAYERS } from '../../gis-data/standards/layers.ts';
import { QUOTA_KINDS } from '../../gis-data/standards/quota-kinds.ts';
import type { GrantChange, GrantView } from '../../server/contract/grants.ts';
import { type Bilingual, pick, t } from '../i18n/index.ts';
import type { Tone } from '../ui/shapes.ts';
import { rolesLine } from './words.ts';

export const grantTones: Record<GrantView['state'], Tone> = {
  waiting: 'unknown',
  granted: 'pass',
  refused: 'fail',
  withdrawn: 'unknown',
  lapsed: 'warn',
};

/** One fact that a grant changes; `before` is empty where it says what it said. */
export interface GrantLine {
  readonly label: string;
  readonly after: string;
  readonly before: string;
}

/** How ids are called on the screen. */
export interface Names {
  region(id: string): string;
  department(id: string): string;
}

type Lister = (ids: readonly string[]) => string;

const inLine = (words: readonly string[]): string => (words.length > 0 ? words.join(t('siting.listComma')) : t('identity.nothing'));

/** An id and how it is called. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

const called = (rows: readonly ({ id: string } & Bilingual)[]): Named[] => rows.map((row) => ({ id: row.id, name: pick(row) }));

/** The kinds that a department may work with; the price of a paid transfer goes with the quota. */
export const kindNames = (): Named[] => [...called(QUOTA_KINDS), { id: 'funds', name: t('flows.funds') }];
export const layerNames = (): Named[] => called(LAYERS);

/** Ids by their names, in one line; `*` is every one. */
const namesOf =
  (rows: readonly Named[]): Lister =>
  (ids) =>
    inLine(ids.map((id) => (id === '*' ? t('identity.all') : (rows.find((each) => each.id === id)?.name ?? id))));

const line = (label: string, before: string, after: string): GrantLine => ({ label, after, before: before === after ? '' : before });

/** What a grant changes, as lines for the screen. Rights are told whole, so that who decides sees all that they will be. */
export function grantLines(change: GrantChange, names: Names): GrantLine[] {
  if (change.kind === 'rights') {
    const { before, after } = change;
    const regions: Lister = (ids) => inLine(ids.map(names.region));
    const returns = line(t('identity.status'), t('identity.state.disabled'), t('identity.state.active'));
    return [
      line(t('identity.roles'), inLine(before.roles.length > 0 ? [rolesLine(before.roles)] : []), rolesLine(after.roles)),
      line(t('identity.regions'), regions(before.regionIds), regions(after.regionIds)),
      ...(before.disabled && !after.disabled ? [returns] : []),
    ];
  }
  if (change.kind === 'membership') {
    const said = (ids: readonly string[] | null): string => (ids ? inLine(ids.map(names.department)) : t('identity.byRoles'));
    return [line(t('identity.departments'), said(change.before.departments), said(change.after.departments))];
  }
  const { before, after } = change;
  const [kinds, layers] = [namesOf(kindNames()), namesOf(layerNames())];
  const across = (may: boolean): string => t(may ? 'identity.yes' : 'identity.no');
  return [
    line(t('identity.kinds'), kinds(before.kinds), kinds(after.kinds)),
    line(t('identity.layers'), layers(before.layers), layers(after.layers)),
    line(t('identity.across'), across(before.across), across(after.across)),
  ].filter(({ before: was }) => was !== '');
}
