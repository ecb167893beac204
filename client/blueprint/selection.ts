/** What the address selects on the blueprint map. */
export type Selection =
  | { kind: 'parcel'; id: string }
  | { kind: 'project'; id: string }
  | { kind: 'region'; id: string }
  | { kind: 'feature'; layerId: string; key: string }
  | { kind: 'point'; lon: number; lat: number };

/** Reads the selection of the address; what makes no sense selects nothing. */
export function selectionFrom(sel: string | undefined): Selection | null {
  const [kind = '', ...rest] = (sel ?? '').split(':');
  const id = rest.join(':');
  if (!id) return null;
  if (kind === 'parcel' || kind === 'project' || kind === 'region') return { kind, id };
  if (kind === 'feature') return featureFrom(id);
  return kind === 'point' ? pointFrom(id) : null;
}

function featureFrom(text: string): Selection | null {
  const slash = text.indexOf('/');
  return slash > 0 && slash < text.length - 1 ? { kind: 'feature', layerId: text.slice(0, slash), key: text.slice(slash + 1) } : null;
}

function pointFrom(text: string): Selection | null {
  const [lon, lat] = text.split(',').map(Number);
  const inside = lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
  return inside ? { kind: 'point', lon, lat } : null;
}
