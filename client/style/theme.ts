import { persistedStore } from '../state/persisted.ts';
import { createStore, type Store } from '../state/store.ts';
import { documentCss, type Theme } from './tokens.ts';

/** What a person chose; `system` follows the machine. */
export type ThemeChoice = Theme | 'system';

const isChoice = (value: unknown): value is ThemeChoice => value === 'light' || value === 'dark' || value === 'system';
const prefersDark = globalThis.matchMedia?.('(prefers-color-scheme: dark)');

/** The choice, kept on this machine. */
export const themeChoice: Store<ThemeChoice> = persistedStore<ThemeChoice>('theme', 'system', isChoice);

/** The theme that is on the screen now; the map repaints from it. */
export const theme: Store<Theme> = createStore<Theme>('light');

function apply(): void {
  const choice = themeChoice.get();
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  theme.set(choice === 'system' ? (prefersDark?.matches ? 'dark' : 'light') : choice);
}

/** Put the tokens on the document and follow the person's choice. Call once, before the first element renders. */
export function installTheme(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(documentCss());
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  themeChoice.subscribe(apply);
  prefersDark?.addEventListener('change', apply);
  apply();
}
