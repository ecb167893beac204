import type { Sensitivity } from '../contract/common.ts';
import type { Query, Unit } from '../platform/unit.ts';
import type { Mark } from './mark-store.ts';

export interface LayerRow {
  id: string;
  geometry: 'polygon' | 'line' | 'point';
  tileset: string;
  is_constraint: boolean;
  scoped: boolean;
  revision: number;
  synthetic: boolean;
  sensitivity: Sensitivity;
  attribute_marks: Readonly<Record<string, Sensitivity>>;
  /** `gradeFrom`: see `LayerStyle` of the standards. */
  style: { readonly gradeFrom?: Readonly<Record<string, number>> };
}

/** What a layer is for ever, and what is said of it now. What was delivered is not said here: see `declareDelivery`. */
export interface NewLayer {
  readonly id: string;
  readonly group: string;
  readonly ordinal: number;
  readonly zh: string;
  readonly en: string;
  readonly geometry: 'polygon' | 'line' | 'point';
  readonly tileset: string;
  readonly constraint: boolean;
  /** Whether rows are seen only within the actor's regions: true for the cadastre. */
  readonly scoped: boolean;
  readonly sourceZh: string;
  readonly sourceEn: string;
  readonly staleAfterMonths: number | null;
  /** The attribute that holds the half width in metres of what a line stands for. */
  readonly halfWidthField: string | null;
  /** Whether lines are centre lines, so that distances run from line ± half width. */
  readonly centreLine: boolean;
  readonly synthetic: boolean;
  readonly style: Readonly<Record<string, unknown>>;
  /** How sensitive the layer is until somebody says otherwise. */
  readonly mark: Mark;
}

export interface DescriptionRow {
  layer_id: string;
  grp: string;
  ordinal: number;
  name_zh: string;
  name_en: string;
  source_zh: string;
  source_en: string;
  stale_after_months: number | null;
  half_width_field: string | null;
  centre_line: boolean;
  synthetic: boolean;
  style: Readonly<Record<string, unknown>>;
}

const DESCRIPTION = [
  'layer_id',
  'grp',
  'ordinal',
  'name_zh',
  'name_en',
  'source_zh',
  'source_en',
  'stale_after_months',
  'half_width_field',
  'centre_line',
  'synthetic',
  'style',
] as const;

const LAYER = `select l.id, l.geometry, l.tileset, l.is_constraint, l.scoped, l.revision, d.synthetic, d.style,
    coalesce(m.sensitivity, 'internal') as sensitivity, coalesce(m.attributes, '{}') as attribute_marks
  from layer l join layer_description d on d.layer_id = l.id and d.set_to is null left join layer_mark m on m.layer_id = l.id and m.until_at is null
  where l.id = ?`;

export async function layerById(query: Query, id: string): Promise<LayerRow | null> {
  const { rows } = (await query.trx.raw(LAYER, [id])) as { rows: LayerRow[] };
  return rows[0] ?? null;
}

/** What is said of each layer now. */
export async function descriptionRows(query: Query): Promise<DescriptionRow[]> {
  return query.trx<DescriptionRow>('layer_description').whereNull('set_to').select(DESCRIPTION);
}

export const descriptionOf = (layer: NewLayer): DescriptionRow => ({
  layer_id: layer.id,
  grp: layer.group,
  ordinal: layer.ordinal,
  name_zh: layer.zh,
  name_en: layer.en,
  source_zh: layer.sourceZh,
  source_en: layer.sourceEn,
  stale_after_months: layer.staleAfterMonths,
  half_width_field: layer.halfWidthField,
  centre_line: layer.centreLine,
  synthetic: layer.synthetic,
  style: layer.style,
});

/** Adds a layer with its partition; a layer that is there keeps what it is for ever. */
export async function insertLayer(unit: Unit, { id, geometry, tileset, constraint, scoped }: NewLayer): Promise<void> {
  const row = { id, geometry, tileset, is_constraint: constraint, scoped };
  const added = await unit.trx('layer').insert(row).onConflict('id').ignore().returning('id');
  if (added.length > 0) await unit.trx.raw('select lantu_add_layer(?)', [id]);
}

/** Ends what was said of a layer and says it anew, as part of a change set. */
export async function replaceDescription(unit: Unit, setId: number, description: DescriptionRow): Promise<void> {
  await unit.trx('layer_description').where({ layer_id: description.layer_id }).whereNull('set_to').update({ set_to: setId });
  await unit.trx('layer_description').insert({ ...description, style: JSON.stringify(description.style), set_from: setId });
}

/** Keeps a version of the rules, as part of a change set; false when it is kept already. */
export async function insertRuleSet(unit: Unit, setId: number, version: string, rules: readonly object[]): Promise<boolean> {
  const row = { version, rules: JSON.stringify(rules), set_id: setId };
  return (await unit.trx('rule_set').insert(row).onConflict('version').ignore().returning('version')).length > 0;
}

export async function ruleSetKept(query: Query, version: string): Promise<boolean> {
  return (await query.trx('rule_set').where({ version }).first('version')) !== undefined;
}
