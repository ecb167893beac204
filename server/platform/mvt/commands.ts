import type { ByteReader, ByteWriter } from './bytes.ts';
import type { GridShape } from './grid.ts';

const MOVE_TO = 1;
const LINE_TO = 2;
const MOVE_TO_ONE = 9;
const CLOSE_PATH = 15;
const MAX_STEP_BYTES = 10;

/**
 * Writes a shape as MVT 2.1 drawing commands (section 4.3), but without the two numbers after the first command, the place of the first point.
 * All the others are steps from the point before, so they hold in every tile.
 */
export function writeCommands(shape: GridShape, out: ByteWriter): void {
  let [x, y] = [shape.parts[0]![0]!, shape.parts[0]![1]!];
  const step = (path: readonly number[], from: number): void => {
    for (let i = from; i < path.length; i += 2) {
      out.zigzag(path[i]! - x);
      out.zigzag(path[i + 1]! - y);
      x = path[i]!;
      y = path[i + 1]!;
    }
  };
  for (const [index, path] of shape.parts.entries()) {
    out.reserve(20 + (path.length / 2) * MAX_STEP_BYTES);
    if (shape.kind === 'point') {
      out.varint(((path.length / 2) << 3) | MOVE_TO);
      step(path, 2);
      continue;
    }
    out.byte(MOVE_TO_ONE);
    if (index > 0) step(path.slice(0, 2), 0);
    out.varint(((path.length / 2 - 1) << 3) | LINE_TO);
    step(path, 2);
    if (shape.kind === 'polygon') out.byte(CLOSE_PATH);
  }
}

/** Reads what `writeCommands` wrote, up to `end`, given the place of the first point. */
export function readCommands(reader: ByteReader, end: number, kind: GridShape['kind'], firstX: number, firstY: number): GridShape {
  const parts: number[][] = [];
  let path: number[] = [];
  let x = firstX;
  let y = firstY;
  let skips = 1;
  while (reader.position < end) {
    const command = reader.varint();
    if (command === CLOSE_PATH) continue;
    if ((command & 7) === MOVE_TO) {
      path = [];
      parts.push(path);
    }
    for (let left = command >>> 3; left > 0; left--) {
      if (skips === 0) {
        x += reader.zigzag();
        y += reader.zigzag();
      }
      skips = 0;
      path.push(x, y);
    }
  }
  return { kind, parts };
}
