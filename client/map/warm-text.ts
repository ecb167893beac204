import type { Map as MapLibre } from 'maplibre-gl';

/**
 * Draws one faint dot of text after the first view and takes it away again, so that the text shader is linked before anybody reaches for
 * the map and not in the middle of the first drag that brings a label (seen with software GL: 0.4 s).
 */
export function warmText(map: MapLibre): void {
  const { lng, lat } = map.getCenter();
  map.addSource('warm', { type: 'geojson', data: { type: 'Point', coordinates: [lng, lat] } });
  map.addLayer({
    id: 'warm',
    type: 'symbol',
    source: 'warm',
    layout: { 'text-field': '·', 'text-size': 6, 'text-allow-overlap': true, 'text-ignore-placement': true },
    paint: { 'text-opacity': 0.01 },
  });
  map.once('idle', () => {
    map.removeLayer('warm');
    map.removeSource('warm');
  });
}
