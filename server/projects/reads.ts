import { type Moment, newestCommit } from '../blueprint/index.ts';
import type { AreaGeometry, UseRef } from '../contract/common.ts';
import type { Stage } from '../contract/projects.ts';
import { areaM2, asGeoJson, centerOf, fromGeoJson, intersection } from '../platform/geo.ts';
import { prepared } from '../platform/prepared.ts';
import type { Query } from '../platform/unit.ts';

export interface SiteFacts {
  valid: boolean;
  reason: string | null;
  /** Where it is not valid. */
  place: [number, number] | null;
  /** The county that holds a point surely inside, or the city where no county does. */
  regionByPlace: string | null;
  /** Whether the region that was named is there, and meets the site. */
  regionKnown: boolean;
  regionMeets: boolean;
}

/** What must be known of a site before a project is made on it. */
export async function siteFacts(query: Query, geometry: object, regionId: string | null): Promise<SiteFacts> {
  const { rows } = (await query.trx.raw(
    `with site as (select ${fromGeoJson('?')} as geom),
     checked as (select geom, st_isvaliddetail(geom) as detail from site),
     sound as (select geom, (detail).valid, (detail).reason, (detail).location, case when (detail).valid then st_pointonsurface(geom) end as inside from checked)
     select valid, reason, case when location is not null then json_build_array(st_x(location), st_y(location)) end as place,
       (select r.id from region_door r where r.kind in ('county', 'city') and st_intersects(r.geom, inside) order by r.kind = 'city', r.id limit 1) as "regionByPlace",
       exists (select 1 from region_door where id = ?) as "regionKnown",
       exists (select 1 from region_door r where r.id = ? and valid and st_intersects(r.geom, sound.geom)) as "regionMeets"
     from sound`,
    [JSON.stringify(geometry), regionId, regionId],
  )) as { rows: [SiteFacts] };
  return rows[0];
}

export interface ProjectRow {
  id: number;
  code: string;
  name: string;
  region_id: string;
  region_zh: string;
  region_en: string;
  industry: string | null;
  stage: Stage;
  investment_fen: number | null;
  use_system: 'planning' | 'survey';
  use_code: string;
  needs: Record<string, number>;
  check_id: string | null;
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
  exemption_id: string | null;
  created_at: Date;
  synthetic: boolean;
  area_m2: number | null;
  center: [number, number] | null;
  held: Record<string, number>;
  committed: Record<string, number>;
}

/** The site as it was at a commit: the newest version until then, which may have ended. */
const SITE = `left join lateral (select area_m2, geom, case when revision_to <= :commit then revision_to end as revision_to from blueprint_version
  where layer_id = 'sites' and key = p.code and revision_from <= :commit order by id desc limit 1) f on true`;

/** Per kind, over all years: what is held for the project and what was committed to it. */
const QUOTA = `left join lateral (
    select jsonb_object_agg(q.kind, q.held) filter (where q.held <> 0) as held, jsonb_object_agg(q.kind, q.posted) filter (where q.posted <> 0) as committed
    from (select b.kind, sum(a.posted)::bigint as posted, coalesce(sum(h.amount), 0)::bigint as held
      from ledger_account_door a join ledger_book_door b on b.id = a.book_id
      left join lateral (select sum(amount) as amount from ledger_hold_door where credit = a.id) h on true
      where a.owner_id = p.code and a.owner_id <> '' and a.owner_kind = 'project' group by b.kind) q) q on true`;

/** The same as it stood at an instant, by what was recorded until then. */
const QUOTA_THEN = `left join lateral (
    select jsonb_object_agg(q.kind, q.held) filter (where q.held <> 0) as held, jsonb_object_agg(q.kind, q.posted) filter (where q.posted <> 0) as committed
    from (select b.kind, sum(s.posted)::bigint as posted, coalesce(sum(h.amount), 0)::bigint as held
      from ledger_account_door a join ledger_book_door b on b.id = a.book_id cross join lateral ledger_as_of(a.id, null, cast(:at as timestamptz)) s
      left join lateral (select sum(t.amount) as amount from ledger_transfer_door t where t.credit = a.id and t.kind = 2 and t.recorded_at <= cast(:at as timestamptz)
        and not exists (select 1 from ledger_transfer_door e where e.refers_to = t.id and e.kind in (3, 4, 5) and e.recorded_at <= cast(:at as timestamptz))) h on true
      where a.owner_id = p.code and a.owner_id <> '' and a.owner_kind = 'project' group by b.kind) q) q on true`;

/** The stage that a project was at, and only projects that were there. */
const STAGE_THEN = `(select s.stage from project_stage s where s.project_id = p.id and s.at <= cast(:at as timestamptz) order by s.ordinal desc limit 1)`;

const COLUMNS = `p.id, p.code, p.name, p.region_id, r.name_zh as region_zh, r.name_en as region_en, p.industry, p.stage, p.investment_fen,
  p.use_system, p.use_code, p.needs, p.check_id, p.acknowledged_by, p.acknowledged_at, p.exemption_id, p.created_at, p.synthetic, f.area_m2,
  case when f.geom is not null then ${centerOf('f.geom')} end as center, coalesce(q.held, '{}') as held, coalesce(q.committed, '{}') as committed`;

export interface ProjectFilter {
  readonly region?: string | undefined;
  readonly stage?: Stage | undefined;
  readonly kind?: string | undefined;
  readonly q?: string | undefined;
  /** Only projects older than this id. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** The text as a pattern of LIKE that finds it anywhere, its own wildcards taken literally. */
const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** The register's rows as they were at a moment: now as they stand, else with the stage of then. */
const registered = (moment: Moment): string =>
  moment.isNow
    ? 'select * from project p'
    : `select p.id, p.code, p.name, p.region_id, p.industry, p.investment_fen, ${STAGE_THEN} as stage, p.use_system, p.use_code, p.needs, p.check_id,
        p.acknowledged_by, p.acknowledged_at, p.exemption_id, p.created_at, p.synthetic from project p where p.created_at <= cast(:at as timestamptz)`;

/** Projects at a moment, newest first. */
export async function projectRows(query: Query, filter: ProjectFilter, moment: Moment): Promise<ProjectRow[]> {
  const { rows } = await prepared<ProjectRow>(
    query.trx,
    `select ${COLUMNS} from (
       select * from (${registered(moment)}) p
       where (cast(:region as text) is null or p.region_id = any(lantu_region_tree(array[cast(:region as text)])))
         and p.stage = coalesce(:stage, p.stage) and (cast(:kind as text) is null or jsonb_exists(p.needs, cast(:kind as text)))
         and (cast(:q as text) is null or p.code ilike :q or p.name ilike :q or p.industry ilike :q) and (cast(:before as bigint) is null or p.id < cast(:before as bigint))
       order by p.id desc limit :limit) p
     join region_door r on r.id = p.region_id ${SITE} ${moment.isNow ? QUOTA : QUOTA_THEN} order by p.id desc`,
    {
      region: filter.region ?? null,
      stage: filter.stage ?? null,
      kind: filter.kind ?? null,
      q: filter.q === undefined ? null : anywhere(filter.q),
      before: filter.before ?? null,
      limit: filter.limit,
      commit: moment.commit,
      at: moment.at,
    },
  );
  return rows;
}

export interface LastSite {
  readonly geometry: AreaGeometry;
  readonly use: UseRef;
  readonly industry: string | null;
}

/** The site that a project has or had last; null for a project without one. */
export async function lastSite(query: Query, code: string): Promise<LastSite | null> {
  const { rows } = (await query.trx.raw(
    `select ${asGeoJson('geom')} as geometry, json_build_object('system', use_system, 'code', use_code) as use, attributes->>'industry' as industry
     from blueprint_version where layer_id = 'sites' and key = ? order by id desc limit 1`,
    [code],
  )) as { rows: LastSite[] };
  return rows[0] ?? null;
}

/** The names of projects by code, as far as the reader may see them. */
export async function projectNames(query: Query, codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (codes.length === 0) return new Map();
  const { rows } = (await query.trx.raw('select code, name from project where code = any (string_to_array(?, chr(31)))', [
    [...new Set(codes)].join('\u001f'),
  ])) as { rows: { code: string; name: string }[] };
  return new Map(rows.map(({ code, name }) => [code, name]));
}

export async function regionExists(query: Query, id: string): Promise<boolean> {
  return (await query.trx('region_door').where({ id }).first('id')) !== undefined;
}

export interface ProjectDetailRow extends ProjectRow {
  geometry: { type: string } | null;
  parcels: { code: string; overlapAreaM2: number }[];
}

const OVERLAP = areaM2(intersection('l.geom', 'f.geom'));
/** Overlaps below this come from digitising, not from the plan. */
const OVERLAP_MIN_M2 = 1;

/** One project with its site and the parcels under it. */
export async function projectRow(query: Query, code: string): Promise<ProjectDetailRow | null> {
  const { rows } = await prepared<ProjectDetailRow>(
    query.trx,
    `select ${COLUMNS}, case when f.geom is not null then ${asGeoJson('f.geom')} end as geometry,
       coalesce((select jsonb_agg(jsonb_build_object('code', o.key, 'overlapAreaM2', o.area) order by o.area desc, o.key) from (
         select l.key, ${OVERLAP} as area from blueprint_feature l
         where l.layer_id = 'parcels' and f.revision_to is null and l.geom && f.geom and st_intersects(l.geom, f.geom)) o
         where o.area >= ${OVERLAP_MIN_M2}), '[]') as parcels
     from project p join region_door r on r.id = p.region_id ${SITE} ${QUOTA} where p.code = :code`,
    { code, commit: await newestCommit(query) },
  );
  return rows[0] ?? null;
}

export interface ClockRow {
  clock: 'start' | 'supervision';
  unit: 'calendar' | 'working';
  startEvent: 'review' | 'start_expired';
  startedOn: string;
  dueOn: string;
  closedOn: string | null;
  outcome: 'met' | 'stopped' | null;
}

export async function clockRows(query: Query, projectId: number): Promise<ClockRow[]> {
  return query
    .trx('project_clock')
    .where({ project_id: projectId })
    .orderBy('due_on')
    .select('clock', 'unit', 'start_event as startEvent', 'started_on as startedOn', 'due_on as dueOn', 'closed_on as closedOn', 'outcome');
}

export interface HistoryRow {
  at: Date;
  actor: string;
  action: string;
  detail: Record<string, unknown>;
}

/** What the journal says of a project, newest first; the actor by the name that the others know, or by the account's for one that is gone. */
export async function journalOf(query: Query, code: string, limit: number): Promise<HistoryRow[]> {
  return query
    .trx('journal')
    .leftJoin('person_door', 'person_door.id', 'journal.actor_id')
    .where({ subject: code })
    .orderBy('journal.id', 'desc')
    .limit(limit)
    .select('at', query.trx.raw('coalesce(person_door.display_name, journal.actor_name) as actor'), 'action', 'detail');
}
