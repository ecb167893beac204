import { LAYER_ROWS } from './layer-rows.ts';

/** The panel groups of one blueprint. */
type LayerGroup = 'control' | 'plan' | 'cadastre' | 'corridor' | 'protection' | 'base';

/** How a layer is drawn. Colours are `#rrggbb`; `fill: 'land-use'` means the official colour of the feature's class. */
type LayerStyle = {
  fill?: string;
  fillOpacity?: number;
  line?: string;
  lineWidth?: number;
  dash?: readonly number[];
  /** Dense areas are noise on a whole city, and cost its first sight a second; the layer panel says from where they are seen. */
  minZoom?: number;
  /** The zoom from which the features of a grade are drawn, and are in the tiles; grades that are not named, from the first. */
  gradeFrom?: Readonly<Record<string, number>>;
};

/** 公开, 内部, 敏感. */
type Sensitivity = 'public' | 'internal' | 'sensitive';

/** A standard layer of the blueprint, as data. */
export type Layer = {
  id: string;
  group: LayerGroup;
  zh: string;
  en: string;
  geometry: 'polygon' | 'line' | 'point';
  /** The tile set that carries it. */
  tileset: 'zones' | 'parcels' | 'base' | 'sites';
  /** True when a siting rule may read it. */
  constraint: boolean;
  sourceZh: string;
  sourceEn: string;
  /** Months after the day that a delivery speaks of from which answers are "unknown"; null when it does not age. */
  staleAfterMonths: number | null;
  /** Attribute with the half width in metres of what the centre line stands for. */
  halfWidthField?: string;
  /** True when the geometry is a centre line, so that distances are measured from `centre line ± half width`. */
  centreLine?: boolean;
  style: LayerStyle;
  /** What the product begins with; who answers for every region says otherwise. Left out, a layer is internal. */
  mark?: { sensitivity: Sensitivity; attributes?: Readonly<Record<string, Sensitivity>> };
};

/** Every standard layer, in drawing order of its group. */
export const LAYERS: readonly Layer[] = LAYER_ROWS;

const byId = new Map(LAYERS.map((layer) => [layer.id, layer]));

/** A layer by its id, or null. */
export function layerOf(id: string): Layer | null {
  return byId.get(id) ?? null;
}
