import { en } from './en/index.ts';
import { type Locale, locale } from './locale.ts';
import { zh } from './zh/index.ts';

type Zh = typeof zh;
type Room = keyof Zh & string;

/** Every message there is: `room.key`. */
export type MessageKey = { [R in Room]: `${R}.${keyof Zh[R] & string}` }[Room];

/** What fills the `{name}` places of a message. Format numbers and dates first (see format.ts). */
export type MessageParams = Readonly<Record<string, string | number>>;

const catalogues: Record<Locale, Record<string, Record<string, string>>> = {
  zh,
  en,
};

/**
 * The sentence for a key in the language on the screen.
 * @example t('siting.short', { kind: 'NOx', amount: '4.3 t' })
 */
export function t(key: MessageKey, params: MessageParams = {}, of: Locale = locale.get()): string {
  return fill(lookUp(key, of) ?? key, params);
}

/** The same for a key made at run time (a problem code, a status); `undefined` when no such message exists. */
export function tMaybe(key: string, params: MessageParams = {}, of: Locale = locale.get()): string | undefined {
  const text = lookUp(key, of);
  return text === undefined ? undefined : fill(text, params);
}

/** Text that comes as data in both languages: names of rules, clauses, layers. */
export interface Bilingual {
  zh: string;
  en: string;
}

/** The side of a bilingual text that is on the screen; a plain string passes through. */
export function pick(text: Bilingual | string, of: Locale = locale.get()): string {
  return typeof text === 'string' ? text : text[of];
}

function lookUp(key: string, of: Locale): string | undefined {
  const dot = key.indexOf('.');
  return catalogues[of][key.slice(0, dot)]?.[key.slice(dot + 1)];
}

function fill(text: string, params: MessageParams): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
