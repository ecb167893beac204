import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type UnpackedFile, unpack } from './archive.ts';
import type { SheetRow } from './table.ts';
import { type ReadLimits, ReadRefusal } from './types.ts';
import { cellText, readStyles, type Workbook } from './xlsxCells.ts';
import { attributeOf, elementsOf, mustBePlainXml, withEntities } from './xml.ts';

const PARTS = /^xl\/(workbook|styles|sharedStrings|_rels\/workbook\.xml|worksheets\/[^/]+)(\.xml|\.rels)$/i;
const COLUMNS_MOST = 16_384;

interface SheetPart {
  readonly name: string;
  readonly path: string;
}

async function textOf(files: readonly UnpackedFile[], name: string): Promise<string | null> {
  const file = files.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (!file) return null;
  const text = await readFile(file.path, 'utf8');
  mustBePlainXml(text);
  return text;
}

/** The sheets that are not hidden, in the workbook's order, with the parts that hold them. */
function sheetsOf(workbook: string, relations: string): SheetPart[] {
  const targets = new Map<string, string>();
  for (const { head } of elementsOf(relations, 'Relationship'))
    targets.set(attributeOf(head, 'Id') ?? '', posix.resolve('/xl', attributeOf(head, 'Target') ?? '').slice(1));
  return [...elementsOf(workbook, 'sheet')]
    .filter(({ head }) => !/hidden/i.test(attributeOf(head, 'state') ?? ''))
    .map(({ head }) => ({ name: attributeOf(head, 'name') ?? '', path: targets.get(attributeOf(head, 'id') ?? '') ?? '' }));
}

/** The text of a string with its runs, without the reading aids of Japanese. */
function stringText(body: string): string {
  const spoken = body.replace(/<(\w+:)?rPh[\s>][\s\S]*?<\/(\w+:)?rPh>/g, '');
  const text = [...elementsOf(spoken, 't')].map((run) => withEntities(run.body)).join('');
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** `BC12` → 54, counted from 0; null without letters. */
function columnOf(reference: string | null): number | null {
  const letters = /^[A-Za-z]{1,3}/.exec(reference ?? '')?.[0];
  if (!letters) return null;
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function cellsOf(row: string, book: Workbook): string[] {
  const cells: string[] = [];
  for (const { head, body } of elementsOf(row, 'c')) {
    const column = Math.min(columnOf(attributeOf(head, 'r')) ?? cells.length, COLUMNS_MOST);
    const [inline] = elementsOf(body, 'is');
    const [value] = elementsOf(body, 'v');
    const text = inline ? stringText(inline.body) : cellText(head, withEntities(value?.body ?? ''), book);
    if (text === '') continue;
    while (cells.length < column) cells.push('');
    cells[column] = text;
  }
  return cells;
}

/** The sheet with the name asked for, else the first. Raises `table.no_sheet`. */
function chosen(sheets: readonly SheetPart[], name: string | undefined): SheetPart {
  const sheet = name === undefined ? sheets[0] : sheets.find((one) => one.name === name);
  if (!sheet) throw new ReadRefusal('table.no_sheet', { sheet: name ?? '', names: sheets.map((one) => one.name).slice(0, 50) });
  return sheet;
}

/**
 * Reads one sheet of an Office Open XML workbook: stored values only, no formulas, links or macros. Raises refusals of the archive,
 * `table.not_a_table` when it is none, `table.no_sheet`, `file.corrupt`.
 */
export async function readXlsx(
  ask: { readonly path: string; readonly workDir: string; readonly fileName: string; readonly sheet?: string | undefined },
  limits: ReadLimits,
  take: (row: SheetRow) => void,
): Promise<{ sheet: string; sheets: string[] }> {
  const files = await unpack(
    ask.path,
    join(ask.workDir, 'in'),
    limits,
    () => undefined,
    (name) => PARTS.test(name),
  );
  const workbook = await textOf(files, 'xl/workbook.xml');
  const relations = await textOf(files, 'xl/_rels/workbook.xml.rels');
  if (workbook === null || relations === null) throw new ReadRefusal('table.not_a_table', { name: ask.fileName.slice(-120) });
  const sheets = sheetsOf(workbook, relations);
  const sheet = chosen(sheets, ask.sheet);
  const strings = await textOf(files, 'xl/sharedStrings.xml');
  const [properties] = elementsOf(workbook, 'workbookPr');
  const book: Workbook = {
    strings: strings === null ? [] : [...elementsOf(strings, 'si')].map((item) => stringText(item.body)),
    dates: readStyles((await textOf(files, 'xl/styles.xml')) ?? ''),
    startsIn1904: /^(1|true)$/.test(attributeOf(properties?.head ?? '', 'date1904') ?? ''),
  };
  const data = await textOf(files, sheet.path);
  if (data === null) throw new ReadRefusal('file.corrupt', { reason: `the sheet ${sheet.name} is missing` });
  let line = 0;
  for (const { head, body } of elementsOf(data, 'row')) {
    line = Number(attributeOf(head, 'r') ?? line + 1);
    take({ line, cells: cellsOf(body, book) });
  }
  return { sheet: sheet.name, sheets: sheets.map((one) => one.name) };
}
