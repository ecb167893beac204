/**
 * GB/T 2260 names and codes: every province, and the cities and counties of Shandong as of 2024. Names and codes are facts of a public
 * standard. A city of another province is set up from the names in its own file.
 */
export const PROVINCES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = Object.fromEntries(
  (
    [
      ['11', '北京市', 'Beijing'],
      ['12', '天津市', 'Tianjin'],
      ['13', '河北省', 'Hebei Province'],
      ['14', '山西省', 'Shanxi Province'],
      ['15', '内蒙古自治区', 'Inner Mongolia'],
      ['21', '辽宁省', 'Liaoning Province'],
      ['22', '吉林省', 'Jilin Province'],
      ['23', '黑龙江省', 'Heilongjiang Province'],
      ['31', '上海市', 'Shanghai'],
      ['32', '江苏省', 'Jiangsu Province'],
      ['33', '浙江省', 'Zhejiang Province'],
      ['34', '安徽省', 'Anhui Province'],
      ['35', '福建省', 'Fujian Province'],
      ['36', '江西省', 'Jiangxi Province'],
      ['37', '山东省', 'Shandong Province'],
      ['41', '河南省', 'Henan Province'],
      ['42', '湖北省', 'Hubei Province'],
      ['43', '湖南省', 'Hunan Province'],
      ['44', '广东省', 'Guangdong Province'],
      ['45', '广西壮族自治区', 'Guangxi'],
      ['46', '海南省', 'Hainan Province'],
      ['50', '重庆市', 'Chongqing'],
      ['51', '四川省', 'Sichuan Province'],
      ['52', '贵州省', 'Guizhou Province'],
      ['53', '云南省', 'Yunnan Province'],
      ['54', '西藏自治区', 'Tibet'],
      ['61', '陕西省', 'Shaanxi Province'],
      ['62', '甘肃省', 'Gansu Province'],
      ['63', '青海省', 'Qinghai Province'],
      ['64', '宁夏回族自治区', 'Ningxia'],
      ['65', '新疆维吾尔自治区', 'Xinjiang'],
      ['71', '台湾省', 'Taiwan Province'],
      ['81', '香港特别行政区', 'Hong Kong'],
      ['82', '澳门特别行政区', 'Macao'],
    ] as const
  ).map(([code, zh, en]) => [code, { zh, en }]),
);

/** A line a city: its four digits and name, then its counties by their last two. */
const SHANDONG = `
3701济南市 02历下区 03市中区 04槐荫区 05天桥区 12历城区 13长清区 14章丘区 15济阳区 16莱芜区 17钢城区 24平阴县 26商河县
3702青岛市 02市南区 03市北区 11黄岛区 12崂山区 13李沧区 14城阳区 15即墨区 81胶州市 83平度市 85莱西市
3703淄博市 02淄川区 03张店区 04博山区 05临淄区 06周村区 21桓台县 22高青县 23沂源县
3704枣庄市 02市中区 03薛城区 04峄城区 05台儿庄区 06山亭区 81滕州市
3705东营市 02东营区 03河口区 05垦利区 22利津县 23广饶县
3706烟台市 02芝罘区 11福山区 12牟平区 13莱山区 14蓬莱区 81龙口市 82莱阳市 83莱州市 85招远市 86栖霞市 87海阳市
3707潍坊市 02潍城区 03寒亭区 04坊子区 05奎文区 24临朐县 25昌乐县 81青州市 82诸城市 83寿光市 84安丘市 85高密市 86昌邑市
3708济宁市 11任城区 12兖州区 26微山县 27鱼台县 28金乡县 29嘉祥县 30汶上县 31泗水县 32梁山县 81曲阜市 83邹城市
3709泰安市 02泰山区 11岱岳区 21宁阳县 23东平县 82新泰市 83肥城市
3710威海市 02环翠区 03文登区 82荣成市 83乳山市
3711日照市 02东港区 03岚山区 21五莲县 22莒县
3713临沂市 02兰山区 11罗庄区 12河东区 21沂南县 22郯城县 23沂水县 24兰陵县 25费县 26平邑县 27莒南县 28蒙阴县 29临沭县
3714德州市 02德城区 03陵城区 22宁津县 23庆云县 24临邑县 25齐河县 26平原县 27夏津县 28武城县 81乐陵市 82禹城市
3715聊城市 02东昌府区 03茌平区 21阳谷县 22莘县 24东阿县 25冠县 26高唐县 81临清市
3716滨州市 02滨城区 03沾化区 21惠民县 22阳信县 23无棣县 25博兴县 81邹平市
3717菏泽市 02牡丹区 03定陶区 21曹县 22单县 23成武县 24巨野县 25郓城县 26鄄城县 28东明县`;

function codesOf(lines: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of lines.trim().split('\n')) {
    const [city = '', ...counties] = line.split(' ');
    const prefix = city.slice(0, 4);
    names.set(`${prefix}00`, city.slice(4));
    for (const county of counties) names.set(prefix + county.slice(0, 2), county.slice(2));
  }
  return names;
}

const NAMES = codesOf(SHANDONG);

/** The name of a code in force, or null where the table does not reach. */
export function regionNameOf(code: string): string | null {
  return code.endsWith('0000') ? (PROVINCES[code.slice(0, 2)]?.zh ?? null) : (NAMES.get(code) ?? null);
}

/** The code of a city or county by its name, when exactly one within the province has it. */
export function regionCodeOf(name: string, province: string): string | null {
  const found = [...NAMES].filter(([code, each]) => each === name && code.startsWith(province)).map(([code]) => code);
  return found.length === 1 ? found[0]! : null;
}

/** The counties in force of a city by its code; empty where the table does not reach. */
export function countiesOf(city: string): string[] {
  return [...NAMES.keys()].filter((code) => code.startsWith(city.slice(0, 4)) && !code.endsWith('00'));
}

/**
 * Codes of Shandong that are no longer in force → the code that carries their land today: counties that became districts or cities, and
 * districts merged into others (2012 to 2020).
 */
export const retiredRegionCodes: Readonly<Record<string, string>> = {
  '371523': '371503',
  '370282': '370215',
  '370284': '370211',
  '370205': '370203',
  '370181': '370114',
  '370125': '370115',
  '371202': '370116',
  '371203': '370117',
  '370521': '370505',
  '370684': '370614',
  '370634': '370614',
  '370882': '370812',
  '370802': '370811',
  '371081': '371003',
  '371421': '371403',
  '371624': '371603',
  '371626': '371681',
  '371727': '371703',
};
