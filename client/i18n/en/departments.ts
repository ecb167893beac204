import type { English } from '../shape.ts';
import type { departments as source } from '../zh/departments.ts';

export const departments: English<typeof source> = {
  what: 'A department says which kinds of quota its people may move and which layers they may deliver. An account that names none belongs to those of its roles. A change holds from the next command on.',
  onlyEverywhere: 'Departments hold in every region; an administrator of all regions changes them.',
  roles: 'Roles of its people',
  kinds: 'Kinds of quota',
  layers: 'Layers to deliver',
  every: 'All',
  none: 'None',
  across: 'From region to region',
  acrossYes: 'alone, up to the limit',
  acrossNo: 'with a second person',
  acrossWhat: 'May move quota from region to region alone, up to the limit',
  change: 'Change',
  changing: 'Change {name}',
  addKind: 'Add a kind…',
  addLayer: 'Add a layer…',
  save: 'Save',
  saved: 'Saved',
  submitted: 'Submitted; the security administrator decides',
  ofPerson: 'Departments',
  byRoles: 'Those of the roles',
  byName: 'Named departments',
  member: 'Belongs to: {names}',
  unnamed: 'choose at least one department',
};
