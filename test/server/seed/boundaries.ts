import type { Client } from '../../support/server.ts';

type Ring = [number, number][];

const square = (west: number, south: number, east: number, north: number): Ring => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

export const shape = (properties: object, ...rings: Ring[]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: rings },
});
export const boxOf = (properties: object, box: [number, number, number, number]) => shape(properties, square(...box));

/** A bow tie: a ring that crosses itself. */
const BOW: Ring = [
  [116.4, 36],
  [116.8, 36.4],
  [116.8, 36],
  [116.4, 36.4],
  [116.4, 36],
];

/** Counties of 聊城 as files in the wild carry them: an old code, numbers, an island apart, an overlap, a faulty ring, strangers. */
export const COUNTIES = [
  boxOf({ adcode: 371502, name: '东昌府区', name_en: 'Dongchangfu District' }, [115.6, 36, 116, 36.4]),
  boxOf({ adcode: '371523', name: '茌平县' }, [116, 36, 116.4, 36.4]),
  shape({ adcode: '371521', name: '阳谷县' }, BOW),
  boxOf({ adcode: '371524', name: '东阿县' }, [115.99999, 36.4, 116.4, 36.8]),
  boxOf({ adcode: '371525', name: '冠县' }, [115.6, 36.4, 116, 36.8]),
  boxOf({ adcode: '371525', name: '冠县' }, [115.2, 36.4, 115.3, 36.5]),
  boxOf({ adcode: '130435', name: '曲周县' }, [114.9, 36.4, 115.1, 36.8]),
  boxOf({ adcode: '371502001', name: '古楼街道' }, [115.6, 36, 115.7, 36.1]),
  boxOf({ adcode: '', name: '' }, [117, 36, 117.1, 36.1]),
  boxOf({ adcode: '', name: '聊城经济技术开发区' }, [115.9, 36.1, 116.1, 36.3]),
  { type: 'Feature', properties: { adcode: '371526', name: '高唐县' }, geometry: { type: 'Point', coordinates: [116.2, 36.8] } },
];

export const collection = (features: readonly object[]): string => JSON.stringify({ type: 'FeatureCollection', features });

/** Sends a boundary file to the set-up with a token. */
export async function sendBoundaries(client: Client, url: string, token: string, text: string, fileName = 'counties.geojson', query = '') {
  const form = new FormData();
  form.set('file', new Blob([text]), fileName);
  const response = await fetch(`${url}/api/setup/regions${query}`, {
    method: 'POST',
    headers: { ...client.headers, 'x-setup-token': token },
    body: form,
  });
  return { status: response.status, body: (await response.json()) as ReturnType<typeof JSON.parse> };
}
