import { intersection } from '../platform/geo.ts';
import type { Query } from '../platform/unit.ts';

export interface CountyRow {
  id: string;
  name_zh: string;
  name_en: string;
}

/** Today's counties within the actor's scope. */
export async function countyRows(query: Query): Promise<CountyRow[]> {
  const { rows } = (await query.trx.raw(
    `select id, name_zh, name_en from region_now
     where kind = 'county' and ('*' = any((select lantu_scope())::text[]) or id = any((select lantu_scope())::text[])) order by id`,
  )) as { rows: CountyRow[] };
  return rows;
}

export interface DeliveryRow {
  id: number;
  layer_id: string;
  at: Date;
  author_name: string;
  source_date: string | null;
  covers: 'unsaid' | 'all' | 'regions' | 'area';
  region_ids: string[] | null;
  stale: boolean;
  /** Whether the layer's data grows old at all; if not, its date decides nothing. */
  ages: boolean;
}

/** The deliveries in force, the latest first. */
export async function deliveryRows(query: Query): Promise<DeliveryRow[]> {
  const { rows } = (await query.trx.raw(
    `select d.id, d.layer_id, d.at, d.author_name, d.source_date, d.covers, d.region_ids,
       coalesce(d.source_date + make_interval(months => l.stale_after_months) < cast(? as date), false) as stale, l.stale_after_months is not null as ages
     from blueprint_delivery d join blueprint_layer_version l on l.id = d.layer_id and l.revision_to is null
     where d.revision_to is null order by d.id desc`,
    [query.today],
  )) as { rows: DeliveryRow[] };
  return rows;
}

export interface ShareRow {
  delivery_id: number;
  region_id: string;
  /** Of the county's ground, 0 to 1. */
  share: number;
}

/** How much of each county each delivery speaks for that does not speak for everything. */
export async function shareRows(query: Query, counties: readonly string[]): Promise<ShareRow[]> {
  const { rows } = (await query.trx.raw(
    `select p.delivery_id, c.id as region_id, sum(st_area(${intersection('p.geom', 'c.geom')})) / st_area(c.geom) as share
     from region_now c join blueprint_delivery_piece p on st_intersects(p.geom, c.geom)
     join blueprint_delivery d on d.id = p.delivery_id and d.revision_to is null
     where c.id = any(?) and c.geom is not null group by p.delivery_id, c.id, c.geom`,
    [[...counties]],
  )) as { rows: ShareRow[] };
  return rows;
}
