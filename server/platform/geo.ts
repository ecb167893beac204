/**
 * Every spatial expression of the product, so that one page holds the choices: geometry is stored in EPSG:4490 (CGCS2000), the area
 * of record is ellipsoidal, the planar area belongs to the 3° Gauss–Krüger zone, 4490 → 4326 is identity for display.
 * Arguments are SQL expressions of ours, never input.
 */
export const STORED_SRID = 4490;

/**
 * The grid of overlays, in degrees (a thousandth of a millimetre): with one, GEOS uses its robust overlay, which never fails. A failure
 * inside an overlay also puts the embedded database out of step with its client.
 */
export const OVERLAY_GRID = '1e-11';

/** What two geometries share. */
export const intersection = (a: string, b: string): string => `st_intersection(${a}, ${b}, ${OVERLAY_GRID})`;

/** Area on the CGCS2000 ellipsoid in m². */
export const areaM2 = (geom: string): string => `st_area((${geom})::geography)`;

/** The 3° zone number of a geometry: its central meridian is 3 × the number. */
export const zoneOf = (geom: string): string => `round(st_x(st_pointonsurface(${geom})) / 3)::int`;

/** Planar area in the 3° zone in m², null outside China's zones 25 to 45 (EPSG = 4488 + zone). */
export const planarAreaM2 = (geom: string): string =>
  `case when ${zoneOf(geom)} between 25 and 45 then st_area(st_transform(${geom}, 4488 + ${zoneOf(geom)})) end`;

/** GeoJSON with 9 decimals (0.1 mm) and no `crs` member, which RFC 7946 forbids; as an object. */
export const asGeoJson = (geom: string): string => `st_asgeojson(${geom}, 9, 0)::jsonb`;

/** A GeoJSON text parameter as a stored geometry. */
export const fromGeoJson = (parameter: string): string => `st_setsrid(st_geomfromgeojson(${parameter}), ${STORED_SRID})`;

/** [west, south, east, north] as a JSON array; null stays null. */
export const bboxOf = (geom: string): string =>
  `case when (${geom}) is not null then json_build_array(st_xmin(${geom}), st_ymin(${geom}), st_xmax(${geom}), st_ymax(${geom})) end`;

/** A point surely inside, as [lon, lat]. */
export const centerOf = (geom: string): string => `json_build_array(st_x(st_pointonsurface(${geom})), st_y(st_pointonsurface(${geom})))`;

/** The same place in Web Mercator, for tiles only. */
export const toMercator = (geom: string): string => `st_transform(st_setsrid(${geom}, 4326), 3857)`;

/** A box of four numeric parameters in degrees. */
export const envelope = (): string => `st_makeenvelope(?, ?, ?, ?, ${STORED_SRID})`;
