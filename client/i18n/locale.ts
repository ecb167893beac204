import { persistedStore } from '../state/persisted.ts';
import type { Store } from '../state/store.ts';

/** Chinese is the source language, English is complete. */
export type Locale = 'zh' | 'en';

const isLocale = (value: unknown): value is Locale => value === 'zh' || value === 'en';

/** The language on the screen, kept on this machine; Chinese unless somebody chose otherwise. */
export const locale: Store<Locale> = persistedStore<Locale>('locale', 'zh', isLocale);

/** The BCP 47 tag that goes to `lang`, Intl and the server's `accept-language`. */
export function languageTag(of: Locale = locale.get()): 'zh-CN' | 'en' {
  return of === 'zh' ? 'zh-CN' : 'en';
}

/** Keep the document's `lang` equal to the language on the screen. Call once. */
export function installLocale(): void {
  const apply = (): void => {
    document.documentElement.lang = languageTag();
  };
  locale.subscribe(apply);
  apply();
}
