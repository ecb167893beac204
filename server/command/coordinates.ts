/** What a person typed as a place: degrees, or metres in a 3° zone of CGCS2000. */
export type TypedPlace =
  | { readonly kind: 'degrees'; readonly lon: number; readonly lat: number }
  | { readonly kind: 'projected'; readonly zone: number; readonly eastingM: number; readonly northingM: number };

const NUMBER = '[+-]?\\d+(?:\\.\\d+)?';
const PAIR = new RegExp(`^(${NUMBER})\\s*[,，;；\\s]\\s*(${NUMBER})$`, 'u');
const HEMISPHERE = '[NSEW]|东经|西经|北纬|南纬';
const ANGLE = `(${HEMISPHERE})?\\s*(\\d{1,3}(?:\\.\\d+)?)\\s*[°度d]\\s*(?:(\\d{1,2}(?:\\.\\d+)?)\\s*['′’分]?)?\\s*(?:(\\d{1,2}(?:\\.\\d+)?)\\s*(?:["″”秒]|''))?\\s*(${HEMISPHERE})?`;
const ANGLES = new RegExp(`^${ANGLE}\\s*[,，;；\\s]?\\s*${ANGLE}$`, 'iu');
/** Zones of China; an easting with its zone has 8 digits, a northing here has 7. */
const ZONE = { min: 25, max: 45 };
const EASTING_SPAN = 1_000_000;
const NORTHING = { min: 300_000, max: 6_000_000 };

function degreesOf(first: number, second: number): TypedPlace | null {
  const swapped = Math.abs(first) <= 90 && Math.abs(second) > 90;
  const [lon, lat] = swapped ? [second, first] : [first, second];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { kind: 'degrees', lon, lat } : null;
}

function projectedOf(first: number, second: number): TypedPlace | null {
  const [eastingM, northingM] = first > second ? [first, second] : [second, first];
  const zone = Math.floor(eastingM / EASTING_SPAN);
  const fits = zone >= ZONE.min && zone <= ZONE.max && northingM >= NORTHING.min && northingM <= NORTHING.max;
  return fits ? { kind: 'projected', zone, eastingM, northingM } : null;
}

interface Angle {
  readonly axis: 'lon' | 'lat' | null;
  readonly degrees: number;
}

function angleOf(parts: readonly (string | undefined)[]): Angle | null {
  const [before, degrees, minutes = '0', seconds = '0', after] = parts;
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return null;
  const side = (before ?? after ?? '').toUpperCase();
  const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  const axis = /^(E|W|东经|西经)$/.test(side) ? 'lon' : side === '' ? null : 'lat';
  return { axis, degrees: /^(W|S|西经|南纬)$/.test(side) ? -value : value };
}

function anglesOf(text: string): TypedPlace | null {
  const match = ANGLES.exec(text);
  if (!match) return null;
  const first = angleOf(match.slice(1, 6));
  const second = angleOf(match.slice(6, 11));
  if (!first || !second) return null;
  if (first.axis === null && second.axis === null) return degreesOf(first.degrees, second.degrees);
  if (first.axis === second.axis) return null;
  const lonFirst = first.axis === 'lon' || second.axis === 'lat';
  const [lon, lat] = lonFirst ? [first.degrees, second.degrees] : [second.degrees, first.degrees];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { kind: 'degrees', lon, lat } : null;
}

/** A number as the product shows it: groups of three apart by a space or a comma. */
const SHOWN = '[+-]?\\d{1,3}(?:[ ,]\\d{3})+(?:\\.\\d+)?|[+-]?\\d+(?:\\.\\d+)?';
const LABELLED = new RegExp(
  `^(?:CGCS2000\\D*\\d\\d\\D*?)?([XYEN])\\s*[:=]?\\s*(${SHOWN})\\s*[,;]?\\s*([XYEN])\\s*[:=]?\\s*(${SHOWN})$`,
  'iu',
);

/** Reads what the foot of the screen shows: `E 116.00000 N 36.45000`, `X 4 035 941.0 Y 39 410 350.0` (X is north, Y east with its zone). */
function labelledOf(text: string): TypedPlace | null {
  const match = LABELLED.exec(text);
  if (!match) return null;
  const number = (shown: string): number => Number(shown.replace(/[ ,]/g, ''));
  const labels = match[1]!.toUpperCase() + match[3]!.toUpperCase();
  const [first, second] = [number(match[2]!), number(match[4]!)];
  if (labels === 'EN') return degreesOf(first, second);
  if (labels === 'NE') return degreesOf(second, first);
  return labels === 'XY' || labels === 'YX' ? projectedOf(first, second) : null;
}

/**
 * Reads a place: `116.0,36.45` (either order where only one can be a longitude), `116°30′15″E 36°27′N`, `东经116度30分 北纬36度27分`, or
 * metres with the zone's prefix in either order, `39410350, 4035941`. Null when the text is no place.
 */
export function typedPlace(text: string): TypedPlace | null {
  const tidy = text.normalize('NFKC').replaceAll('′', "'").replaceAll('″', '"').trim();
  const pair = PAIR.exec(tidy);
  if (!pair) return anglesOf(tidy) ?? labelledOf(tidy);
  const [first, second] = [Number(pair[1]), Number(pair[2])];
  return degreesOf(first, second) ?? projectedOf(first, second);
}
