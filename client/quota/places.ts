/** The address of a place on the blueprint map, with what stands there selected. */
export function mapAddress(center: readonly [number, number] | null, selected?: string, zoom = 15): string | null {
  if (!center) return null;
  const at = `at=${center[0].toFixed(5)},${center[1].toFixed(5)},${zoom}`;
  return `/map?${at}${selected ? `&sel=${selected}` : ''}`;
}
