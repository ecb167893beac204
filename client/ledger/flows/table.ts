import type { TableView } from '../../../server/contract/exchange-table.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { type MessageKey, t } from '../../i18n/index.ts';

import { plainNumber } from './typed.ts';

/** A cell that could not be used: its line and column in the file, what stands there, and why not. */
export interface CellFault {
  line: number;
  column: string;
  text: string;
  why: MessageKey;
}

/** What a table says about a split. Everything that was not used is a fault; nothing of the form is changed by a faulty cell. */
export interface TableShares {
  /** The county's weights, whole: `150.5` and `80` become 1505 and 800. */
  weights: ReadonlyMap<string, number>;
  /** What stands beside the region that issues: the whole amount as written, in the unit of the form. */
  total: string | null;
  faults: readonly CellFault[];
}

/** The words of a message in both languages: a table is recognised whatever language the screen speaks. */
const wordsOf = (key: MessageKey): string[] => [t(key, {}, 'zh'), t(key, {}, 'en')].flatMap((text) => text.split(' '));

const NUMBER = /^\d+(\.\d{1,6})?$/;
const weightMax = 1_000_000_000;

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
const figure = (text: string): string => plainNumber(text) ?? '';

/** The column whose head has one of the words, else the first whose cells mostly pass. */
function columnOf(table: TableView, words: readonly string[], fits: (text: string) => boolean, but = -1): number {
  const byHead = table.columns.findIndex((head, index) => index !== but && words.some((word) => plain(head).includes(word)));
  if (byHead >= 0) return byHead;
  const share = (index: number): number => table.rows.filter((row) => fits(row[index] ?? '')).length;
  return table.columns.findIndex((_head, index) => index !== but && table.rows.length > 0 && share(index) * 2 >= table.rows.length);
}

/** Every way in which a region may be written: its id, its code, its names, each also without what kind of place it is. */
function spellings(region: RegionView): string[] {
  const { zh, en } = region.name;
  const ending = wordsOf('flows.table.endings').find((word) => zh.length > word.length + 1 && zh.endsWith(word)) ?? '';
  const short = zh.slice(0, zh.length - ending.length);
  return [region.id, region.code ?? region.id, zh, short, en, en.replace(/ (County|District|City)$/, '')].map(plain);
}

interface Cell {
  text: string;
  line: number;
}

/** Decimals become whole by one power of ten for all, so that the proportions stay exact. */
function wholeWeights(cells: ReadonlyMap<string, Cell>): Map<string, number> {
  const decimals = Math.max(0, ...[...cells.values()].map(({ text }) => text.split('.')[1]?.length ?? 0));
  const whole = (text: string): number => {
    const [integer = '0', fraction = ''] = text.split('.');
    return Number(`${integer}${fraction.padEnd(decimals, '0')}`);
  };
  return new Map([...cells].map(([region, { text }]) => [region, whole(text)]));
}

interface Columns {
  name: number;
  value: number;
}

/** The usable figures by region, and what was wrong with the other rows. An empty row is no fault. */
function readCells(table: TableView, at: Columns, byName: ReadonlyMap<string, string>): { cells: Map<string, Cell>; faults: CellFault[] } {
  const cells = new Map<string, Cell>();
  const faults: CellFault[] = [];
  table.rows.forEach((row, index) => {
    const [name, value] = [row[at.name] ?? '', row[at.value] ?? ''];
    const line = table.lines[index] ?? index + 2;
    const region = byName.get(plain(name));
    const inName = !region || cells.has(region);
    if (!name.trim() && !value.trim()) return;
    if (region && !inName && NUMBER.test(figure(value))) {
      cells.set(region, { text: figure(value), line });
      return;
    }
    const column = table.columns[inName ? at.name : at.value] ?? '';
    const why = region ? (inName ? 'flows.cell.twice' : 'flows.cell.notNumber') : 'flows.cell.unknownRegion';
    faults.push({ line, column, text: inName ? name : value, why });
  });
  return { cells, faults };
}

/**
 * Reads a split from a table: a column of regions (code or name) and a column of figures. Counties give weights; the row of the
 * region that issues gives the whole amount. Regions that stand twice, unknown ones and cells without a number are faults.
 */
export function readShares(table: TableView, issuer: RegionView, counties: readonly RegionView[]): TableShares {
  const byName = new Map([issuer, ...counties].flatMap((region) => spellings(region).map((text) => [text, region.id] as const)));
  const name = columnOf(table, wordsOf('flows.table.names'), (text) => byName.has(plain(text)));
  const value = columnOf(table, wordsOf('flows.table.figures'), (text) => NUMBER.test(figure(text)), name);
  if (name < 0 || value < 0) {
    const why = name < 0 ? 'flows.cell.noRegions' : 'flows.cell.noFigures';
    return { weights: new Map(), total: null, faults: [{ line: 1, column: '', text: table.columns.join(' | '), why }] };
  }
  const { cells, faults } = readCells(table, { name, value }, byName);
  const total = cells.get(issuer.id)?.text ?? null;
  cells.delete(issuer.id);
  const weights = wholeWeights(cells);
  for (const [region, weight] of weights) {
    if (weight <= weightMax) continue;
    weights.delete(region);
    faults.push({ ...cells.get(region)!, column: table.columns[value] ?? '', why: 'flows.cell.tooLarge' });
  }
  return { weights, total, faults };
}
