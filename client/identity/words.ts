import type { PERSON_STATES, PersonView } from '../../server/contract/people.ts';
import type { RegionView } from '../../server/contract/regions.ts';
import type { Role } from '../../server/contract/roles.ts';
import { t } from '../i18n/index.ts';
import { regionName } from '../quota/regions.ts';
import type { Tone } from '../ui/shapes.ts';

export const stateTones: Record<(typeof PERSON_STATES)[number], Tone> = { active: 'pass', invited: 'warn', disabled: 'fail' };

export const stateWord = (state: PersonView['state']): string => t(`identity.state.${state}`);

/** Roles by their names, in one line. */
export const rolesLine = (roles: readonly Role[]): string => roles.map((role) => t(`app.role.${role}`)).join(t('siting.listComma'));

/** A region of somebody's rights by its name; `*` is all of them. */
export const regionWord = (regions: readonly RegionView[], id: string): string =>
  id === '*' ? t('identity.everywhere') : regionName(regions, id);

/** Regions by their names, in one line. */
export const regionsLine = (regions: readonly RegionView[], ids: readonly string[]): string =>
  ids.map((id) => regionWord(regions, id)).join(t('siting.listComma'));

/** The browser and system of a session, as far as its own words tell; its words when they tell nothing. */
export function agentName(agent: string | null): string {
  if (!agent) return t('identity.unknownAgent');
  const browser = /(Edg|Firefox|Chrome|Safari)\/(\d+)/.exec(agent);
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux|HarmonyOS)/.exec(agent);
  return browser ? [browser[1]!.replace('Edg', 'Edge'), browser[2], system?.[1]].filter(Boolean).join(' ') : agent.slice(0, 60);
}

/** The address of a link as its person opens it. */
export const linkOf = (path: string): string => `${location.origin}${path}`;
