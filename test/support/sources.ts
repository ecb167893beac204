import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

/** Files that git tracks, or would track, below the root. */
export function trackedFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  return listed.split('\n').filter((path) => path !== '' && existsSync(join(ROOT, path)));
}

/** The TypeScript sources whose path begins with one of these folders. */
export function sources(...folders: string[]): Source[] {
  return trackedFiles()
    .filter((path) => path.endsWith('.ts') && folders.some((folder) => path.startsWith(`${folder}/`)))
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, lines: text.split('\n') };
    });
}

/** The text without comments, strings, templates and regular expressions, so that only structure is left; line breaks stay. */
export function structureOf(text: string): string {
  const pattern =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`\\])*`|(?<=[=(,:[!&|?{};]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n*])+\/[dgimsuvy]*/g;
  return text.replace(pattern, (found) => found.replace(/[^\n]/g, ' '));
}

/** The deepest nesting of control flow (if, for, while, switch, try) inside one function. */
export function deepestNesting(text: string): number {
  const structure = structureOf(text);
  const control: boolean[] = [];
  let deepest = 0;
  let from = 0;
  for (let at = 0; at < structure.length; at += 1) {
    const letter = structure[at];
    if (letter === ';' && /\bfor\s*\([^)]*$/.test(structure.slice(from, at))) continue;
    if (letter === '}') control.pop();
    if (letter === '{') {
      const before = structure.slice(from, at);
      control.push(
        /\b(if|for|while|switch)\b[^{}]*\)\s*$|\b(else|try|finally|do)\s*$|\bcatch\b[^{}]*$/.test(before) && !/=>\s*$/.test(before),
      );
      deepest = Math.max(deepest, control.length - 1 - control.lastIndexOf(false));
    }
    if (letter === '{' || letter === '}' || letter === ';') from = at + 1;
  }
  return deepest;
}
