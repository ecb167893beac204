import type { Permission } from '../../server/contract/roles.ts';
import type { MessageKey } from '../i18n/index.ts';
import type { IconName } from '../ui/icons.ts';
import { loadPart, supplyParts } from '../ui/parts.ts';

supplyParts(import.meta.glob<unknown>('../*/lt-*-part.ts'));

/** One screen of the product: its path, its words, and the element that a room supplies for it. */
export interface Screen {
  /** The first part of the path. */
  id: string;
  label: MessageKey;
  icon: IconName;
  /** The element's tag; `load` defines it. */
  tag: string;
  load: () => Promise<unknown>;
  /** `map`: the map stays and the element docks panels around it. `page`: the element takes the whole area. */
  layout: 'map' | 'page';
  /** Whether it stands in the header's navigation. */
  nav: boolean;
  /** Second key of the chord `g KEY`. */
  key?: string;
  /** Shown only to who may. */
  may?: Permission;
  /** Needs no session. */
  open?: boolean;
  /** Without header and foot: before there is anything to go to. */
  bare?: boolean;
  /** There in demo mode only; elsewhere its address is not found. */
  demoOnly?: boolean;
}

/** Every screen, in the order of the navigation. */
export const screens: readonly Screen[] = [
  {
    id: 'map',
    label: 'app.nav.map',
    icon: 'map',
    tag: 'lt-blueprint-screen',
    load: () => Promise.all([import('../blueprint/lt-blueprint-screen.ts'), loadPart('lt-layers-part')]),
    layout: 'map',
    nav: true,
    key: 'm',
    may: 'blueprint.read',
  },
  {
    id: 'siting',
    label: 'app.nav.siting',
    icon: 'siting',
    tag: 'lt-siting-screen',
    load: () => import('../siting/lt-siting-screen.ts'),
    layout: 'map',
    nav: true,
    key: 's',
    may: 'siting.check',
  },
  {
    id: 'ledger',
    label: 'app.nav.ledger',
    icon: 'ledger',
    tag: 'lt-ledger-screen',
    load: () => import('../ledger/lt-ledger-screen.ts'),
    layout: 'page',
    nav: true,
    key: 'l',
    may: 'ledger.read',
  },
  {
    id: 'projects',
    label: 'app.nav.projects',
    icon: 'project',
    tag: 'lt-projects-screen',
    load: () => import('../projects/lt-projects-screen.ts'),
    layout: 'page',
    nav: true,
    key: 'p',
    may: 'projects.read',
  },
  {
    id: 'command',
    label: 'app.nav.command',
    icon: 'command',
    tag: 'lt-command-screen',
    load: () => import('../command/lt-command-screen.ts'),
    layout: 'page',
    nav: true,
    key: 'c',
    may: 'command.read',
  },
  {
    id: 'exchange',
    label: 'app.nav.exchange',
    icon: 'upload',
    tag: 'lt-exchange-screen',
    load: () => import('../exchange/lt-exchange-screen.ts'),
    layout: 'map',
    nav: false,
    key: 'i',
    may: 'imports.write',
  },
  {
    id: 'readiness',
    label: 'app.nav.readiness',
    icon: 'layers',
    tag: 'lt-readiness-screen',
    load: () => import('../setup/lt-readiness-screen.ts'),
    layout: 'page',
    nav: false,
    key: 'r',
    may: 'imports.read',
  },
  {
    id: 'people',
    label: 'app.nav.people',
    icon: 'building',
    tag: 'lt-people-screen',
    load: () => import('../identity/lt-people-screen.ts'),
    layout: 'page',
    nav: false,
    key: 'u',
    may: 'users.read',
  },
  {
    id: 'departments',
    label: 'app.nav.departments',
    icon: 'layers',
    tag: 'lt-departments-screen',
    load: () => import('../identity/lt-departments-screen.ts'),
    layout: 'page',
    nav: false,
    key: 'd',
    may: 'departments.manage',
  },
  {
    id: 'account',
    label: 'app.nav.account',
    icon: 'user',
    tag: 'lt-account-screen',
    load: () => import('../identity/lt-account-screen.ts'),
    layout: 'page',
    nav: false,
    key: 'a',
  },
  {
    id: 'journal',
    label: 'app.nav.journal',
    icon: 'history',
    tag: 'lt-journal-screen',
    load: () => import('../evidence/lt-journal-screen.ts'),
    layout: 'page',
    nav: false,
    key: 'j',
    may: 'journal.read',
  },
  {
    id: 'jobs',
    label: 'app.nav.jobs',
    icon: 'clock',
    tag: 'lt-jobs-screen',
    load: () => import('../jobs/lt-jobs-screen.ts'),
    layout: 'page',
    nav: false,
    key: 'b',
    may: 'jobs.manage',
  },
  {
    id: 'setup',
    label: 'app.nav.setup',
    icon: 'map',
    tag: 'lt-setup-screen',
    load: () => import('../setup/lt-setup-screen.ts'),
    layout: 'page',
    nav: false,
    open: true,
    bare: true,
  },
  {
    id: 'invitation',
    label: 'app.nav.invitation',
    icon: 'user',
    tag: 'lt-invitation-screen',
    load: () => import('../setup/lt-invitation-screen.ts'),
    layout: 'page',
    nav: false,
    open: true,
    bare: true,
  },
  {
    id: 'sso',
    label: 'app.nav.sso',
    icon: 'user',
    tag: 'lt-sso-screen',
    load: () => import('../identity/lt-sso-screen.ts'),
    layout: 'page',
    nav: false,
    open: true,
    bare: true,
  },
  {
    id: 'second-factor',
    label: 'app.nav.second-factor',
    icon: 'user',
    tag: 'lt-factor-screen',
    load: () => import('../identity/lt-factor-screen.ts'),
    layout: 'page',
    nav: false,
    bare: true,
  },
  {
    id: 'gallery',
    label: 'app.gallery',
    icon: 'layers',
    tag: 'lt-gallery',
    load: () => import('./lt-gallery.ts'),
    layout: 'page',
    nav: false,
    open: true,
    demoOnly: true,
  },
];

/** The screen of a path, or undefined when there is none: of a server that is not in demo mode, none that is for demo mode only. */
export function screenOf(path: string, inDemo: boolean): Screen | undefined {
  const id = path.split('/')[0];
  return screens.find((screen) => screen.id === id && (inDemo || !screen.demoOnly));
}
