/** A place in the file's plane with what it is in degrees. */
export interface PlanePoint {
  x: number;
  y: number;
  place: [number, number];
}

type Project = (x: number, y: number) => [number, number];

/** The stored edge stays within a centimetre; the tenth kept back is for what lies between the places tested. */
const APART_MAX_M = 0.009;
/** Shorter edges cannot depart by that much: a line straight in degrees curves by at most 1.1 · tan φ / R, so by 5 mm at 60° N. */
const EDGE_TESTED_M = 250;
/** Where the projection itself jumps, at the edge of Web Mercator's world, halving would not end. */
const PIECE_MIN_M = 1;
const METRES_PER_DEGREE = 111_320;

/**
 * The places to put between two corners of a projected source, so that the edge, which is stored straight in degrees (RFC 7946), runs within
 * a centimetre of the edge that is straight in the source's plane. Both directions of an edge get the same places: neighbours keep
 * their common boundary.
 */
export function placesBetween(from: PlanePoint, to: PlanePoint, project: Project): PlanePoint['place'][] {
  if (isShorter(from, to, EDGE_TESTED_M)) return [];
  const isForward = from.x < to.x || (from.x === to.x && from.y < to.y);
  const found: PlanePoint['place'][] = [];
  if (isForward) split(from, to, project, found);
  else split(to, from, project, found);
  return isForward ? found : found.reverse();
}

function split(from: PlanePoint, to: PlanePoint, project: Project, found: PlanePoint['place'][]): void {
  if (isShorter(from, to, PIECE_MIN_M)) return;
  const middle = between(from, to, project);
  const tested = [middle, between(from, middle, project), between(middle, to, project)];
  if (!tested.some((point) => departureM(from, to, point) > APART_MAX_M)) return;
  split(from, middle, project, found);
  found.push(middle.place);
  split(middle, to, project, found);
}

const isShorter = (from: PlanePoint, to: PlanePoint, mostM: number): boolean =>
  Math.abs(to.x - from.x) < mostM && Math.abs(to.y - from.y) < mostM;

function between(from: PlanePoint, to: PlanePoint, project: Project): PlanePoint {
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  return { x, y, place: project(x, y) };
}

/** How far a place lies from the straight line in degrees between two others, in metres. */
function departureM({ place: from }: PlanePoint, { place: to }: PlanePoint, { place }: PlanePoint): number {
  const scale = Math.cos((place[1] * Math.PI) / 180);
  const [alongX, alongY] = [(to[0] - from[0]) * scale, to[1] - from[1]];
  const [offX, offY] = [(place[0] - from[0]) * scale, place[1] - from[1]];
  const length = Math.hypot(alongX, alongY);
  return length === 0 ? 0 : (Math.abs(alongX * offY - alongY * offX) / length) * METRES_PER_DEGREE;
}
