import type { ProjectStage } from './types.ts';

/** What is known of a demo project before it gets its site. `intensity` scales its needs; `newLand` says whether it takes new construction land. */
export type ProjectSketch = {
  region: string;
  zh: string;
  en: string;
  industry: { zh: string; en: string; code: string };
  useCode: string;
  wantedHa: number;
  /** Money in 万元. */
  investmentWan: number;
  stage: ProjectStage;
  keyLevel: 'province' | 'city' | 'county';
  intensity: 0 | 1 | 2;
  newLand: boolean;
  reviewedOn: string | null;
  exitedOn: string | null;
};

const METAL = { zh: '有色金属加工', en: 'Non-ferrous metals', code: 'C32' };
const CHEMICAL = { zh: '化学原料制造', en: 'Chemicals', code: 'C26' };
const MACHINE = { zh: '通用设备制造', en: 'Machinery', code: 'C34' };
const VEHICLE = { zh: '汽车制造', en: 'Vehicles', code: 'C36' };
const FOOD = { zh: '食品制造', en: 'Food', code: 'C14' };
const PHARMA = { zh: '医药制造', en: 'Pharmaceuticals', code: 'C27' };
const LOGISTICS = { zh: '仓储物流', en: 'Logistics', code: 'G59' };
const SOLAR = { zh: '电气机械制造', en: 'Electrical equipment', code: 'C38' };
const DIGITAL = { zh: '软件和信息服务', en: 'Software and information', code: 'I65' };
const TOURISM = { zh: '文旅商业', en: 'Tourism and trade', code: 'R88' };
const BUILDING = { zh: '非金属矿物制品', en: 'Building materials', code: 'C30' };

type Row = readonly [
  region: string,
  zh: string,
  en: string,
  industry: ProjectSketch['industry'],
  useCode: string,
  wantedHa: number,
  investmentWan: number,
];
type Fate = readonly [
  stage: ProjectStage,
  keyLevel: ProjectSketch['keyLevel'],
  intensity: 0 | 1 | 2,
  newLand: boolean,
  reviewedOn: string | null,
  exitedOn?: string,
];

function project(row: Row, fate: Fate): ProjectSketch {
  const [region, zh, en, industry, useCode, wantedHa, investmentWan] = row;
  const [stage, keyLevel, intensity, newLand, reviewedOn, exitedOn] = fate;
  return {
    region,
    zh,
    en,
    industry,
    useCode,
    wantedHa,
    investmentWan,
    stage,
    keyLevel,
    intensity,
    newLand,
    reviewedOn,
    exitedOn: exitedOn ?? null,
  };
}

/** The projects of the demo city. Invented, in the industries that the city is known for. */
export const PROJECT_SKETCHES: readonly ProjectSketch[] = [
  project(
    ['371503', '铝精深加工二期', 'Aluminium deep processing, phase 2', METAL, '100102', 30, 186_000],
    ['generated', 'province', 2, true, '2026-11-18'],
  ),
  project(
    ['371503', '高端铝箔生产线', 'High-end aluminium foil line', METAL, '100102', 8, 62_000],
    ['construction', 'city', 2, true, '2026-05-14'],
  ),
  project(
    ['371503', '化工新材料一体化', 'Integrated chemical materials', CHEMICAL, '100103', 9, 94_000],
    ['procedures', 'city', 2, true, '2026-08-27'],
  ),
  project(['371503', '绿色建材基地', 'Green building materials base', BUILDING, '100102', 5, 21_000], ['review', 'county', 1, true, null]),
  project(
    ['371502', '城南仓储项目', 'South city warehouse', LOGISTICS, '1101', 9.9, 28_000],
    ['generated', 'county', 0, true, '2026-08-21', '2026-11-19'],
  ),
  project(
    ['371502', '新能源客车零部件', 'New-energy bus components', VEHICLE, '100102', 12, 108_000],
    ['construction', 'province', 1, true, '2026-04-09'],
  ),
  project(['371502', '数字经济产业园', 'Digital economy park', DIGITAL, '0802', 4, 56_000], ['procedures', 'city', 0, true, '2026-09-10']),
  project(
    ['371502', '生物医药中试基地', 'Biomedical pilot base', PHARMA, '100102', 5, 43_000],
    ['generated', 'city', 1, true, '2026-10-30'],
  ),
  project(
    ['371502', '冷链物流中心', 'Cold-chain logistics centre', LOGISTICS, '1101', 8, 35_000],
    ['invested', 'county', 0, true, '2026-03-12'],
  ),
  project(
    ['371581', '精密轴承智能制造', 'Precision bearing factory', MACHINE, '100102', 7, 47_000],
    ['construction', 'city', 1, true, '2026-06-18'],
  ),
  project(['371581', '铜基新材料', 'Copper-based materials', METAL, '100102', 10, 81_000], ['generated', 'city', 2, true, '2026-11-06']),
  project(['371581', '运河文旅街区', 'Canal culture quarter', TOURISM, '09', 1.5, 32_000], ['review', 'county', 0, true, null]),
  project(
    ['371521', '铜冶炼余热利用', 'Copper smelter waste heat', METAL, '100102', 4, 26_000],
    ['procedures', 'county', 2, false, '2026-09-24'],
  ),
  project(
    ['371521', '高效光伏组件', 'High-efficiency solar modules', SOLAR, '100102', 7, 120_000],
    ['generated', 'province', 1, true, '2026-10-15'],
  ),
  project(['371521', '预制菜产业园', 'Prepared food park', FOOD, '100102', 5, 18_000], ['construction', 'county', 1, true, '2026-06-02']),
  project(
    ['371526', '汽车轻量化部件', 'Lightweight car parts', VEHICLE, '100102', 6, 39_000],
    ['procedures', 'city', 1, true, '2026-08-06'],
  ),
  project(['371526', '高端造纸装备', 'Paper machinery', MACHINE, '100102', 4, 24_000], ['completed', 'county', 1, true, '2026-02-26']),
  project(['371522', '蔬菜精深加工', 'Vegetable processing', FOOD, '100102', 4, 15_000], ['construction', 'county', 1, true, '2026-05-21']),
  project(['371522', '高端装备铸造', 'Equipment castings', MACHINE, '100102', 3.5, 22_000], ['generated', 'county', 2, true, '2026-10-20']),
  project(['371522', '农产品冷链园', 'Farm produce cold chain', LOGISTICS, '1101', 3, 11_000], ['idea', 'county', 0, true, null]),
  project(['371524', '阿胶健康食品', 'Ejiao health food', FOOD, '100102', 3, 34_000], ['procedures', 'city', 1, true, '2026-09-03']),
  project(
    ['371524', '钢球智能工厂', 'Steel ball smart factory', MACHINE, '100102', 3, 17_000],
    ['supervised', 'county', 1, false, '2026-01-29'],
  ),
  project(
    ['371525', '轴承保持器扩产', 'Bearing cage expansion', MACHINE, '100102', 3, 16_000],
    ['generated', 'county', 1, true, '2026-11-11'],
  ),
  project(
    ['371525', '精品钢板升级改造', 'Steel sheet upgrade', METAL, '100102', 2.5, 52_000],
    ['construction', 'city', 2, false, '2026-07-08'],
  ),
];
