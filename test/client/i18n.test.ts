import { describe, expect, it } from 'vitest';
import { t, tMaybe } from '../../client/i18n/catalogue.ts';
import { en } from '../../client/i18n/en/index.ts';
import { zh } from '../../client/i18n/zh/index.ts';
import { PROBLEMS } from '../../server/contract/problems.ts';

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
const rooms = Object.keys(zh) as (keyof typeof zh)[];

describe('the catalogues', () => {
  it.each(rooms)('%s has the same keys and the same places in both languages', (room) => {
    const source: Record<string, string> = zh[room];
    const other: Record<string, string> = en[room];
    expect(Object.keys(other).sort()).toEqual(Object.keys(source).sort());
    for (const [key, text] of Object.entries(source)) {
      expect(text.trim(), key).not.toBe('');
      expect(other[key]?.trim(), key).not.toBe('');
      expect(places(other[key] ?? ''), key).toEqual(places(text));
    }
  });

  it('leaves no Chinese in the English side, but for names of the product and of the language', () => {
    const han = /\p{Script=Han}/u;
    const found = rooms.flatMap((room) =>
      Object.entries(en[room])
        .filter(([, text]) => han.test(text))
        .map(([key]) => `${room}.${key}`),
    );
    expect(found.filter((key) => !['app.fullName', 'app.language.zh'].includes(key))).toEqual([]);
  });

  it('says what went wrong and what to do for every problem of the contract', () => {
    for (const code of Object.keys(PROBLEMS)) {
      for (const language of ['zh', 'en'] as const) {
        expect(tMaybe(`problems.${code}`, {}, language), code).toBeTruthy();
        expect(tMaybe(`problems.${code}.do`, {}, language), code).toBeTruthy();
      }
    }
  });

  it('fills places and leaves unknown ones standing', () => {
    expect(t('app.key.go', { screen: '项目' }, 'zh')).toBe('转到项目');
    expect(t('app.key.go', {}, 'en')).toBe('Go to {screen}');
    expect(tMaybe('app.nothing-like-this')).toBeUndefined();
  });
});
