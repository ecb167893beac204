import { featureHistory, resolveMoment, tell } from '../blueprint/index.ts';
import { parcelsEndpoints as endpoints, type ParcelView } from '../contract/parcels.ts';
import { type Route, route } from '../platform/http.ts';
import { problem } from '../platform/problem.ts';
import { PARCELS } from './hold.ts';
import { type ParcelRow, parcelByCode, parcelRows, regionKind } from './reads.ts';
import { isStatus } from './rules.ts';
import { parcelAvailability } from './service.ts';

function viewOf(row: ParcelRow): ParcelView {
  return {
    code: row.code,
    name: row.name,
    regionId: row.region_id,
    regionName: { zh: row.region_zh, en: row.region_en },
    use: row.use_system && row.use_code ? { system: row.use_system, code: row.use_code } : null,
    status: isStatus(row.status) ? row.status : null,
    areaM2: row.area_m2,
    planarAreaM2: row.planar_area_m2,
    zone: row.zone,
    attributes: row.attributes,
    center: row.center,
    bbox: row.bbox,
    revision: row.revision,
  };
}

const toldOf = ({ attributes }: ParcelRow) => ({ layerId: PARCELS, attributes });

export function parcelsRoutes(): Route[] {
  return [
    route(endpoints.list, ({ query: filter }, call) =>
      call.read(async (query) => {
        const moment = await resolveMoment(query, filter.asOf);
        const kind = filter.region ? await regionKind(query, filter.region) : null;
        if (filter.region && kind === null) throw problem('region.unknown', { regionId: filter.region });
        const rows = await parcelRows(query, filter, kind, moment);
        await tell(query, rows.map(toldOf), 'parcels');
        return { items: rows.map(viewOf), next: rows.length === filter.limit ? rows.at(-1)!.code : null };
      }),
    ),
    route(endpoints.read, ({ params, query: { asOf } }, call) =>
      call.read(async (query) => {
        const moment = await resolveMoment(query, asOf);
        const row = await parcelByCode(query, params.code, moment);
        if (!row) throw problem('parcel.unknown', { code: params.code });
        await tell(query, [toldOf(row)], 'parcel');
        const history = (await featureHistory(query, PARCELS, params.code, moment)).map((step) => ({
          revisionFrom: step.revision_from,
          revisionTo: step.revision_to,
          at: step.at.toISOString(),
          author: step.author_name,
          reason: step.reason,
        }));
        return { parcel: viewOf(row), geometry: row.geometry, history };
      }),
    ),
    route(endpoints.availability, ({ params, query: { asOf } }, call) =>
      call.read(async (query) => {
        const view = (await parcelAvailability(query, [params.code], asOf)).get(params.code);
        if (!view) throw problem('parcel.unknown', { code: params.code });
        return view;
      }),
    ),
    route(endpoints.availabilityList, ({ body }, call) =>
      call.read(async (query) => {
        const views = await parcelAvailability(query, [...new Set(body.codes)], body.asOf);
        const items = body.codes.map(
          (code) => views.get(code) ?? { code, verdict: 'unknown' as const, problem: 'parcel.unknown' as const },
        );
        return { items };
      }),
    ),
  ];
}
