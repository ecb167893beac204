import type { Moment } from '../blueprint/index.ts';
import { piecesOf } from '../platform/geo.ts';
import { prepared, unseen } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';
import type { CellSource } from './sites.ts';

/** The layer of project sites, a feature's key being the project's code: judged like the others, but always there and delivered by nobody. */
export const SITES_LAYER = 'sites';

/** The layers and the commit that are asked for. */
export const LAYERS = unseen(':layers', 'text[]');
export const COMMIT = unseen(':commit', 'bigint');

/** What is known of a feature beside its ground. */
const ABOUT = 'f.layer_id, f.key, f.name, f.use_system, f.use_code, f.attributes';

/** Two searches, because current and ended versions have an index each. */
const PAST = `
  select x.id as site, f.id, ${ABOUT}, f.geom from box x join blueprint_ground f on f.geom && x.b
  where f.layer_id = any(${LAYERS}) and f.set_to is null and f.revision_from <= ${COMMIT}
  union all
  select x.id as site, f.id, ${ABOUT}, f.geom from box x join blueprint_ground f on f.geom && x.b
  where f.layer_id = any(${LAYERS}) and f.set_to is not null and f.revision_from <= ${COMMIT} and f.revision_to > ${COMMIT}`;
/** What has no pieces today: the live sites, those of others without their names. */
const CURRENT = `
  select x.id as site, f.id, ${ABOUT}, f.geom from box x join blueprint_ground f on f.geom && x.b
  where f.layer_id = '${SITES_LAYER}' and f.set_to is null and f.layer_id = any(${LAYERS})`;

/** The features that must be found whole: `whole(site, id, …, geom)`, by the boxes of the sites. */
const wholeNear = (moment: Moment, cells: string): string => `
  box as materialized (select id, st_envelope(st_collect(g)) as b from ${cells} group by id),
  whole as materialized (${moment.isNow ? CURRENT : PAST})`;

/**
 * Common table expressions that end in `near(id, n, layer_id, feature_id, geom)`: every piece of the features of `:layers` whose box meets
 * the box of a cell, at a moment. Today's pieces are found by index. Those of the past are cut again, in the same way, so that an answer
 * stays the same to the last digit when its commit is overtaken. Wants `:layers`, `:commit` and `:except`, the code of a project whose own
 * site does not count.
 * @param cells the name of a table expression with `id, n, g`
 * @param meets what else must hold of a cell `c` and a piece `p`
 */
export function nearPieces(moment: Moment, cells: string, meets = 'true'): string {
  const pair = (pieces: string) =>
    `select c.id, c.n, p.layer_id, p.feature_id, p.geom from ${cells} c join ${pieces} p on p.geom && c.g and ${meets}`;
  return `${wholeNear(moment, cells)},
    piece as materialized (
      select f.layer_id, f.id as feature_id, p.piece as geom from (
        select distinct on (id) * from whole where layer_id <> '${SITES_LAYER}' or key is null or key is distinct from cast(:except as text)) f
        cross join lateral ${piecesOf('f.geom')} p),
    near as materialized (
      ${moment.isNow ? `${pair('piece')} union all ${pair('blueprint_piece')} where p.layer_id = any(${LAYERS})` : pair('piece')})`;
}

/**
 * Joins the feature `f` of rows with `layer_id, feature_id` that were found by `nearPieces`. Today's is sought by its key, alone in its
 * subquery: that keeps the planner from reading whole layers for a few pieces (27 ms instead of 0.3). A site is that of `whole`.
 */
export const joinFeature = (moment: Moment, rows: string): string =>
  moment.isNow
    ? `cross join lateral (
        select ${ABOUT} from blueprint_judged f where ${rows}.layer_id <> '${SITES_LAYER}'
          and f.layer_id = ${rows}.layer_id and f.id = ${rows}.feature_id and f.layer_id = any(${LAYERS})
        union all select ${ABOUT} from whole f where ${rows}.layer_id = '${SITES_LAYER}' and f.id = ${rows}.feature_id limit 1) f`
    : `join (select distinct on (id) * from whole) f on f.id = ${rows}.feature_id`;

export interface SiteWeight {
  readonly id: number;
  readonly corners: number;
}

/** What a piece costs: its corners are joined; those of a line are first made a strip of many more. */
const cost = (shape: string): string => `case when st_dimension(${shape}) = 2 then 1 else 8 end * st_npoints(${shape})`;

/**
 * What overlaying each site would cost, before anything is overlaid: the corners of the pieces whose boxes meet a cell, once for each cell
 * and with an eighth of the cell's own, of features and of what deliveries speak for; and of the features that must be found whole.
 */
export async function siteWeights(query: Query, cells: CellSource, layers: readonly string[], moment: Moment): Promise<SiteWeight[]> {
  const pair = (pieces: string) =>
    `select c.id, ${cost('p.geom')} + st_npoints(c.g) / 8 + 8 as corners from cell c join ${pieces} p on p.geom && c.g`;
  const { rows } = await prepared<SiteWeight>(
    query.trx,
    `with ${cells.sql}, ${wholeNear(moment, 'cell')}
     select id, sum(corners)::int as corners from (
       select site as id, ${cost('geom')} as corners from whole
       union all ${pair('blueprint_delivery_piece')}
       ${moment.isNow ? `union all ${pair('blueprint_piece')} where p.layer_id = any(${LAYERS})` : ''}) w group by id`,
    { ...cells.bindings, layers: [...layers], commit: moment.commit },
  );
  return rows;
}
