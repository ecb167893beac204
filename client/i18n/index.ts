export {
  type Bilingual,
  type MessageKey,
  type MessageParams,
  pick,
  t,
  tMaybe,
} from './catalogue.ts';
export * from './format.ts';
export { installLocale, type Locale, languageTag, locale } from './locale.ts';
