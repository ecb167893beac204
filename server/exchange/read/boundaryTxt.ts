import { ReadRefusal } from './types.ts';

/** One point of a plot as written: the two numbers in the file's column order (officially northing, easting). */
export interface TxtPoint {
  name: string;
  ring: number | null;
  first: number;
  second: number;
  line: number;
}

export interface TxtPlot {
  line: number;
  declaredPoints: number | null;
  declaredAreaHa: number | null;
  number: string;
  name: string;
  /** 面, 线 or 点; a plot that says nothing is an area. */
  kind: 'area' | 'line' | 'point';
  sheet: string;
  use: string;
  classCode: string;
  points: TxtPoint[];
}

export interface BoundaryTxt {
  /** `key=value` lines of the sections before the plots. */
  header: Map<string, string>;
  plots: TxtPlot[];
}

const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * Parses the survey boundary text (报部坐标, 勘测定界). Variants in the wild are read as they are: a `[项目信息]` section first, 8 to 13
 * fields before the final `@`, no ring column, no `J`, continued numbering, full-width commas, spaces or tabs. What is not
 * understood refuses the file with its line: a boundary with a point left out is another boundary. Raises `limit.vertices` for more
 * lines than `linesMax`, `txt.line` and `txt.no_plots`.
 */
export function parseBoundaryTxt(text: string, linesMax: number): BoundaryTxt {
  const header = new Map<string, string>();
  const plots: TxtPlot[] = [];
  const lines = text.split(/\r\n|\r|\n/, linesMax + 1);
  if (lines.length > linesMax) throw new ReadRefusal('limit.vertices', { most: linesMax });
  for (const [index, raw] of lines.entries()) {
    const line = raw.replaceAll('\u3000', ' ').replaceAll('，', ',').trim();
    const isSkipped = line === '' || /^\[.*\]$/.test(line);
    if (isSkipped) continue;
    const pair = /^([^=,@]+)=(.*)$/.exec(line);
    if (pair) header.set(pair[1]!.trim(), pair[2]!.trim());
    else if (line.includes('@')) plots.push(plotLine(line, index + 1));
    else pointLine(line, index + 1, plots);
  }
  if (plots.length === 0) throw new ReadRefusal('txt.no_plots', {});
  return { header, plots };
}

function plotLine(line: string, number: number): TxtPlot {
  const fields = line
    .slice(0, line.lastIndexOf('@'))
    .split(',')
    .map((field) => field.trim());
  const kindAt = fields.findIndex((field) => /^(面|线|点|polygon|line|point)$/i.test(field));
  const at = kindAt < 0 ? 4 : kindAt;
  const kind = /^(线|line)$/i.test(fields[at] ?? '') ? 'line' : /^(点|point)$/i.test(fields[at] ?? '') ? 'point' : 'area';
  const numeric = (field: string | undefined) => (field !== undefined && NUMBER.test(field) ? Number(field) : null);
  return {
    line: number,
    declaredPoints: numeric(fields[0]),
    declaredAreaHa: numeric(fields[1]),
    number: fields[2] ?? '',
    name: fields[3] ?? '',
    kind,
    sheet: fields[at + 1] ?? '',
    use: fields[at + 2] ?? '',
    classCode: fields[at + 3] ?? '',
    points: [],
  };
}

function pointLine(line: string, number: number, plots: TxtPlot[]): void {
  const parts = line.split(/[,\t; ]+/).filter((part) => part !== '');
  const plot = plots.at(-1);
  const point = plot ? toPoint(parts, number) : null;
  if (!plot || !point) throw new ReadRefusal('txt.line', { line: number, text: line.slice(0, 80) });
  plot.points.push(point);
}

/** Name, ring, first, second; the ring or the name may be missing, and a height may follow. */
function toPoint(parts: string[], line: number): TxtPoint | null {
  const isNumber = (part: string | undefined) => part !== undefined && NUMBER.test(part);
  const isCoordinate = (part: string | undefined) => isNumber(part) && Math.abs(Number(part)) >= 1000;
  const at = parts.findIndex((part, index) => isCoordinate(part) && isCoordinate(parts[index + 1]));
  const hasDegrees = at < 0 && parts.length >= 2 && parts.slice(-2).every((part) => isNumber(part) && part.includes('.'));
  const start = hasDegrees ? parts.length - 2 : at;
  if (start < 0 || start > 2 || parts.length > start + 3) return null;
  const rest = parts.slice(start + 2);
  if (!rest.every(isNumber)) return null;
  const ring = start === 2 && /^\d{1,5}$/.test(parts[1]!) ? Number(parts[1]) : null;
  if (start === 2 && ring === null) return null;
  return { name: start > 0 ? parts[0]! : '', ring, first: Number(parts[start]), second: Number(parts[start + 1]), line };
}
