import type { Moment } from '../blueprint/index.ts';

/** The parcels that stand at a moment: a table `f`, the condition on it, and its named bindings. */
export interface Standing {
  readonly table: 'blueprint_feature' | 'blueprint_version';
  readonly sql: string;
  readonly bindings: { readonly commit?: number };
}

/** Now is answered from the current versions, which have indexes of their own. */
export const standing = (moment: Moment): Standing =>
  moment.isNow
    ? { table: 'blueprint_feature', sql: `f.layer_id = 'parcels'`, bindings: {} }
    : {
        table: 'blueprint_version',
        sql: `f.layer_id = 'parcels' and f.revision_from <= :commit and (f.revision_to is null or f.revision_to > :commit)`,
        bindings: { commit: moment.commit },
      };
