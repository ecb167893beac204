/** A point in a Gauss–Krüger zone, as Chinese surveys write it: X is the northing, Y the easting with the zone before it. */
export interface GridPoint {
  /** Number of the 3° zone: the central meridian divided by 3. */
  zone: number;
  /** Northing, m. */
  x: number;
  /** Easting with 500 km added and the zone's number in front, m: 39 410 350. */
  y: number;
}

/** CGCS2000 (GB 22021): semi-major axis in metres, flattening. */
export const cgcs2000 = { a: 6_378_137, f: 1 / 298.257222101 };

const { a, f } = cgcs2000;
const n = f / (2 - f);
const e2 = f * (2 - f);
const e = Math.sqrt(e2);
const rectifyingRadiusM = (a / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);

/** Krüger's series to the fourth power of n (Karney 2011, eq. 35 and 36): better than 0.01 mm within a 3° zone. */
const alpha = [
  n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3 + (41 / 180) * n ** 4,
  (13 / 48) * n ** 2 - (3 / 5) * n ** 3 + (557 / 1440) * n ** 4,
  (61 / 240) * n ** 3 - (103 / 140) * n ** 4,
  (49_561 / 161_280) * n ** 4,
];
const beta = [
  n / 2 - (2 / 3) * n ** 2 + (37 / 96) * n ** 3 - (1 / 360) * n ** 4,
  (1 / 48) * n ** 2 + (1 / 15) * n ** 3 - (437 / 1440) * n ** 4,
  (17 / 480) * n ** 3 - (37 / 840) * n ** 4,
  (4397 / 161_280) * n ** 4,
];

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;
const conformal = (tau: number): number => {
  const sigma = Math.sinh(e * Math.atanh((e * tau) / Math.hypot(1, tau)));
  return tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
};

/** The 3° zone that a longitude belongs to: 116.0 → 39. */
export function zoneOf(lon: number): number {
  return Math.round(lon / 3);
}

/** Degrees to metres north of the equator and east of a central meridian, `[northing, easting]`, scale 1 on the meridian. */
export function project(lon: number, lat: number, meridian: number): [number, number] {
  const tau = conformal(Math.tan(radians(lat)));
  const away = radians(lon - meridian);
  const xi = Math.atan2(tau, Math.cos(away));
  const eta = Math.asinh(Math.sin(away) / Math.hypot(tau, Math.cos(away)));
  const sum = (part: (k: number) => number): number => alpha.reduce((total, each, index) => total + each * part(2 * (index + 1)), 0);
  return [
    rectifyingRadiusM * (xi + sum((k) => Math.sin(k * xi) * Math.cosh(k * eta))),
    rectifyingRadiusM * (eta + sum((k) => Math.cos(k * xi) * Math.sinh(k * eta))),
  ];
}

/** The inverse of {@link project}: `[lon, lat]` in degrees. */
export function unproject(northing: number, easting: number, meridian: number): [number, number] {
  const xi0 = northing / rectifyingRadiusM;
  const eta0 = easting / rectifyingRadiusM;
  const sum = (part: (k: number) => number): number => beta.reduce((total, each, index) => total + each * part(2 * (index + 1)), 0);
  const xi = xi0 - sum((k) => Math.sin(k * xi0) * Math.cosh(k * eta0));
  const eta = eta0 - sum((k) => Math.cos(k * xi0) * Math.sinh(k * eta0));
  const conformalTau = Math.sin(xi) / Math.hypot(Math.sinh(eta), Math.cos(xi));
  return [meridian + degrees(Math.atan2(Math.sinh(eta), Math.cos(xi))), degrees(Math.atan(geodetic(conformalTau)))];
}

/** Degrees to grid, in the longitude's own zone unless another is given. */
export function toGrid(lon: number, lat: number, zone = zoneOf(lon)): GridPoint {
  const [northing, easting] = project(lon, lat, zone * 3);
  return { zone, x: northing, y: zone * 1_000_000 + 500_000 + easting };
}

/** Grid to degrees `[lon, lat]`; `y` must carry its zone. */
export function fromGrid(x: number, y: number): [number, number] {
  const zone = Math.floor(y / 1_000_000);
  return unproject(x, y - zone * 1_000_000 - 500_000, zone * 3);
}

/** The mean radius of curvature at a latitude, m: the square root of the product of both. */
export function meanRadiusM(lat: number): number {
  const sine2 = Math.sin(radians(lat)) ** 2;
  return (a * Math.sqrt(1 - e2)) / (1 - e2 * sine2);
}

/** Newton's method on the tangent of the conformal latitude (Karney 2011, eq. 19 to 21). */
function geodetic(conformalTau: number): number {
  let tau = conformalTau;
  for (let step = 0; step < 4; step += 1) {
    const now = conformal(tau);
    const slope = (1 + (1 - e2) * tau ** 2) / ((1 - e2) * Math.hypot(1, now) * Math.hypot(1, tau));
    tau += (conformalTau - now) * slope;
  }
  return tau;
}
