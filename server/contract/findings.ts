import { z } from 'zod';

/**
 * Everything an import can say about a file or a feature: code → severity. The server sends the code and its parameters; the client
 * holds the sentence in zh and en. `refusal` stops the whole file, `error` concerns one feature and must be repaired or left out,
 * `warning` asks for a look, `note` says what was done.
 */
export const IMPORT_FINDINGS = {
  'file.empty': 'refusal',
  'file.too_large': 'refusal',
  'file.unknown_format': 'refusal',
  'file.corrupt': 'refusal',
  'file.part_missing': 'refusal',
  'file.no_features': 'refusal',
  'archive.corrupt': 'refusal',
  'archive.too_many_entries': 'refusal',
  'archive.too_large': 'refusal',
  'archive.ratio': 'refusal',
  'archive.path': 'refusal',
  'archive.nested': 'refusal',
  'archive.encrypted': 'refusal',
  'archive.size_lies': 'refusal',
  'archive.no_data': 'refusal',
  'archive.several_sources': 'refusal',
  'limit.features': 'refusal',
  'limit.vertices': 'refusal',
  'limit.feature_vertices': 'refusal',
  'limit.time': 'refusal',
  'limit.memory': 'refusal',
  'encoding.unreadable': 'refusal',
  'encoding.assumed': 'note',
  'crs.ambiguous': 'refusal',
  'crs.beijing1954': 'refusal',
  'crs.xian1980': 'refusal',
  'crs.gcj02': 'refusal',
  'crs.local': 'refusal',
  'crs.unsupported': 'refusal',
  'crs.overridden': 'warning',
  'crs.wgs84': 'note',
  'crs.web_mercator': 'note',
  'crs.zone_edge': 'warning',
  'coordinates.swapped': 'refusal',
  'coordinates.wrong_zone': 'refusal',
  'coordinates.outside': 'refusal',
  'json.syntax': 'refusal',
  'json.duplicate_member': 'refusal',
  'json.depth': 'refusal',
  'geojson.not_an_object': 'refusal',
  'geojson.member_missing': 'refusal',
  'geojson.member_wrong': 'refusal',
  'geojson.member_forbidden': 'refusal',
  'geojson.unknown_type': 'refusal',
  'geojson.position': 'refusal',
  'geojson.short': 'refusal',
  'geojson.ring_not_closed': 'refusal',
  'geojson.winding': 'note',
  'geojson.collection': 'note',
  'topojson.arc': 'refusal',
  'xml.entities': 'refusal',
  'txt.no_plots': 'refusal',
  'txt.header': 'refusal',
  'txt.line': 'refusal',
  'txt.point_count': 'warning',
  'txt.area': 'warning',
  'txt.zone_assumed': 'note',
  'dxf.skipped': 'warning',
  'source.several_layers': 'warning',
  'geometry.flattened': 'note',
  'geometry.linearised': 'note',
  'geometry.ring_closed': 'note',
  'geometry.ring_dropped': 'warning',
  'geometry.duplicate_points': 'note',
  'geometry.empty': 'error',
  'geometry.not_a_number': 'error',
  'geometry.ring_short': 'error',
  'geometry.wrong_type': 'error',
  'geometry.invalid': 'error',
  'geometry.repair_empty': 'error',
  'geometry.overlap': 'warning',
  'geometry.outside_regions': 'warning',
  'field.key_missing': 'error',
  'field.key_repeated': 'error',
  'field.key_unmapped': 'warning',
  'field.use_unknown': 'warning',
  'field.status_unknown': 'warning',
  'region.old_code': 'warning',
} as const;

export type FindingCode = keyof typeof IMPORT_FINDINGS;
export type FindingSeverity = (typeof IMPORT_FINDINGS)[FindingCode];

export const findingParams = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number()]))]),
);
export type FindingParams = z.infer<typeof findingParams>;

export const findingView = z.strictObject({
  code: z.enum(Object.keys(IMPORT_FINDINGS) as [FindingCode, ...FindingCode[]]),
  severity: z.enum(['refusal', 'error', 'warning', 'note']),
  params: findingParams,
  /** Position of the feature in the file, counted from 0; null when the finding concerns the file. */
  featureIndex: z.int().nullable(),
  key: z.string().nullable(),
  /** Where to look, lon/lat; null when there is no place. */
  place: z.tuple([z.number(), z.number()]).nullable(),
});
export type FindingView = z.infer<typeof findingView>;
