/** What a region is. A functional zone has no GB/T 2260 code and overlaps counties, so it has its own id and a parent. */
export type RegionKind = 'province' | 'city' | 'county' | 'zone';

/** A region of the standard list. `code` is the GB/T 2260 code, null for a functional zone. */
export type Region = { id: string; code: string | null; kind: RegionKind; parent: string | null; zh: string; en: string };

function county(code: string, zh: string, en: string): Region {
  return { id: code, code, kind: 'county', parent: '371500', zh, en };
}

/** Shandong, Liaocheng, its eight counties and one functional zone. */
export const REGIONS: readonly Region[] = [
  { id: '370000', code: '370000', kind: 'province', parent: null, zh: '山东省', en: 'Shandong Province' },
  { id: '371500', code: '371500', kind: 'city', parent: '370000', zh: '聊城市', en: 'Liaocheng City' },
  county('371502', '东昌府区', 'Dongchangfu District'),
  county('371503', '茌平区', 'Chiping District'),
  county('371521', '阳谷县', 'Yanggu County'),
  county('371522', '莘县', 'Shen County'),
  county('371524', '东阿县', "Dong'e County"),
  county('371525', '冠县', 'Guan County'),
  county('371526', '高唐县', 'Gaotang County'),
  county('371581', '临清市', 'Linqing City'),
  {
    id: 'fz-371500-jk',
    code: null,
    kind: 'zone',
    parent: '371500',
    zh: '聊城经济技术开发区',
    en: 'Liaocheng Economic and Technological Development Zone',
  },
];
