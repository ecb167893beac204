import type { Position } from 'geojson';

/**
 * The plane in which the city is drawn, in metres east and north of (116.0, 36.45), and its way to degrees.
 * Everything is designed with straight streets; a smooth displacement then bends the whole plane a little, so that nothing is a chessboard and
 * nothing tears: points that coincide before coincide after. The projection (sinusoidal on the ellipsoid) keeps areas.
 */
const ORIGIN_LON = 116;
const ORIGIN_LAT = 36.45;
const SEMI_MAJOR_M = 6378137;
const ECCENTRICITY_SQ = 0.00669438002290079;
const RAD = Math.PI / 180;

const sinOrigin = Math.sin(ORIGIN_LAT * RAD);
const curvature = 1 - ECCENTRICITY_SQ * sinOrigin * sinOrigin;
const MERIDIAN_RADIUS_M = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQ)) / curvature ** 1.5;
const MERIDIAN_SLOPE = (3 * ECCENTRICITY_SQ * sinOrigin * Math.cos(ORIGIN_LAT * RAD)) / curvature;

/** Waves of the displacement: wave length m, amplitude m, direction, phase. Kept small against the length, so the plane never folds. */
const WAVES = [
  { lengthM: 26_000, amplitudeM: 620, angle: 0.4, phase: 1.3 },
  { lengthM: 31_000, amplitudeM: 560, angle: 1.9, phase: 4.1 },
  { lengthM: 5_200, amplitudeM: 95, angle: 0.9, phase: 0.2 },
  { lengthM: 4_300, amplitudeM: 80, angle: 2.5, phase: 2.7 },
  { lengthM: 1_450, amplitudeM: 25, angle: 0.1, phase: 5.0 },
  { lengthM: 970, amplitudeM: 13, angle: 1.7, phase: 3.3 },
].map(({ lengthM, amplitudeM, angle, phase }) => {
  const k = (2 * Math.PI) / lengthM;
  return {
    kx: k * Math.cos(angle),
    ky: k * Math.sin(angle),
    ax: -amplitudeM * Math.sin(angle + 0.3),
    ay: amplitudeM * Math.cos(angle + 0.3),
    phase,
  };
});

/** Displaces a design point: where it lies in the world plane, in metres. */
export function bend(x: number, y: number): [number, number] {
  let wx = x;
  let wy = y;
  for (const wave of WAVES) {
    const s = Math.sin(wave.kx * x + wave.ky * y + wave.phase);
    wx += wave.ax * s;
    wy += wave.ay * s;
  }
  return [wx, wy];
}

function round8(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}

/** World plane (metres) → degrees of EPSG:4490, rounded to 1e-8 (1 mm). */
export function toDegrees(wx: number, wy: number): Position {
  const arc = wy / MERIDIAN_RADIUS_M;
  const lat = ORIGIN_LAT * RAD + arc - (MERIDIAN_SLOPE / 2) * arc * arc;
  const sinLat = Math.sin(lat);
  const parallelM = (SEMI_MAJOR_M * Math.cos(lat)) / Math.sqrt(1 - ECCENTRICITY_SQ * sinLat * sinLat);
  return [round8(ORIGIN_LON + wx / parallelM / RAD), round8(lat / RAD)];
}
