import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../client/i18n/en/index.ts';
import { zh } from '../../client/i18n/zh/index.ts';

interface Word {
  readonly zh: string;
  readonly en: string;
  readonly notZh: readonly string[];
  readonly notEn: readonly string[];
}

/** The table of docs/words.md. */
function words(): Word[] {
  const text = readFileSync(join(import.meta.dirname, '../../docs/words.md'), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (中文|---)/.test(line));
  return rows.map((line) => {
    const [, chinese, english, notZh, notEn] = line.split('|').map((cell) => cell.trim());
    return { zh: chinese!, en: english!, notZh: notZh!.split('、'), notEn: notEn!.split(', ') };
  });
}

type Catalogue = { readonly [key: string]: string | Catalogue };

function sentences(catalogue: Catalogue, path = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : sentences(value, `${path}${key}.`),
  );
}

const CATALOGUES = { zh: sentences(zh as unknown as Catalogue), en: sentences(en as unknown as Catalogue) };
const asWord = (word: string) => new RegExp(`\\b${word}\\b`);

test('every word of the list is said somewhere', () => {
  for (const word of words()) {
    expect(
      CATALOGUES.zh.some(([, text]) => text.includes(word.zh)),
      word.zh,
    ).toBe(true);
    expect(
      CATALOGUES.en.some(([, text]) => text.toLowerCase().includes(word.en.toLowerCase())),
      word.en,
    ).toBe(true);
  }
});

test('no screen says a word that the list replaces', () => {
  const found = words().flatMap(({ notZh, notEn }) => [
    ...CATALOGUES.zh.filter(([, text]) => notZh.some((word) => text.includes(word))),
    ...CATALOGUES.en.filter(([, text]) => notEn.some((word) => asWord(word).test(text))),
  ]);
  expect(found).toEqual([]);
});
