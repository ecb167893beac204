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

/**
 * The longest edge that is measured as it is, in degrees. Stored edges are straight in lon/lat (RFC 7946), those of `geography` are geodesics.
 * Their curvatures differ by sin α tan φ (1 + cos² α) / R at latitude φ and azimuth α, so over an edge of length L the two part by an eighth
 * of that times L²: at most 0.8 mm for 0.002° anywhere in China (φ ≤ 54°), but 3.7 m over 16 km.
 */
const DENSE_DEGREES = 0.002;

/** The same line with corners so near one another that the geodesic between two of them is the drawn edge. Short edges stay as they are. */
export const densified = (geom: string): string => `st_segmentize(${geom}, ${DENSE_DEGREES})`;

/** What is measured on the ellipsoid: the drawn edges, not the geodesics between far corners. */
const onEllipsoid = (geom: string): string => `${densified(geom)}::geography`;

/** Area on the CGCS2000 ellipsoid in m². */
export const areaM2 = (geom: string): string => `st_area(${onEllipsoid(geom)})`;

/** Length of all edges on the ellipsoid in metres. */
export const perimeterM = (geom: string): string => `st_perimeter(${onEllipsoid(geom)})`;

/** All ground within a distance in metres of the drawn edges of a shape. */
export const bufferM = (geom: string, metres: string): string =>
  `st_setsrid(st_buffer(${onEllipsoid(geom)}, ${metres}, 'quad_segs=16')::geometry, ${STORED_SRID})`;

/** The latitude in the middle of a shape, in radians. */
const middle = (geom: string): string => `radians((st_ymin(${geom}) + st_ymax(${geom})) / 2)`;

/** Metres of a degree of longitude in the middle of a shape, by the series of the ellipsoid (within 1 cm a degree); never nought. */
export const metresPerLon = (geom: string): string =>
  `greatest(111412.84 * cos(${middle(geom)}) - 93.5 * cos(3 * ${middle(geom)}) + 0.118 * cos(5 * ${middle(geom)}), 1)`;

/** Metres of a degree of latitude in the middle of a shape, by the series of the ellipsoid (within 1 cm a degree). */
export const metresPerLat = (geom: string): string =>
  `(111132.954 - 559.822 * cos(2 * ${middle(geom)}) + 1.175 * cos(4 * ${middle(geom)}))`;

/**
 * The shortest way between the drawn edges of two shapes near one another, as a line in lon/lat; a point when they meet. It is sought in a
 * plane true to scale where `lon` and `lat` are the metres of a degree: drawn edges are straight there too. What the plane is off
 * only turns the way a little, so its length on the ellipsoid (`lengthM`) is off by the square of that: below a micrometre a metre.
 */
export const shortestWay = (a: string, b: string, lon: string, lat: string): string =>
  `st_scale(st_shortestline(st_scale(${a}, ${lon}, ${lat}), st_scale(${b}, ${lon}, ${lat})), 1 / ${lon}, 1 / ${lat})`;

/** Length of a short line on the ellipsoid in metres. */
export const lengthM = (line: string): string => `st_length(${line}::geography)`;

/** The 3° zone number of a geometry: its central meridian is 3 × the number. */
export const zoneOf = (geom: string): string => `round(st_x(st_pointonsurface(${geom})) / 3)::int`;

/** Planar area in the 3° zone in m², null outside China's zones 25 to 45 (EPSG = 4488 + zone). */
export const planarAreaM2 = (geom: string): string =>
  `case when ${zoneOf(geom)} between 25 and 45 then st_area(st_transform(${densified(geom)}, 4488 + ${zoneOf(geom)})) end`;

/** GeoJSON with 9 decimals (0.1 mm) and no `crs` member, which RFC 7946 forbids; as an object. */
export const asGeoJson = (geom: string): string => `st_asgeojson(${geom}, 9, 0)::jsonb`;

/** Vertices a piece has at most: small pieces are overlaid fast and most are decided by their box (measured: 64). */
export const PIECE_VERTICES_MAX = 64;

/** A geometry as rows of pieces, for `cross join lateral`; a small one is its own piece. The same geometry gives the same pieces for ever. */
export const piecesOf = (geom: string): string =>
  `(select g as piece from st_subdivide(${geom}, ${PIECE_VERTICES_MAX}) g where st_npoints(${geom}) > ${PIECE_VERTICES_MAX}
    union all select ${geom} where st_npoints(${geom}) <= ${PIECE_VERTICES_MAX})`;

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
