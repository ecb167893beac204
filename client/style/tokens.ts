/**
 * The palette and scales, once, for the stylesheet, the map's style and the contrast test.
 * Every pair of a text colour and a ground it may stand on reaches 4.5:1 (WCAG 2.2, 1.4.3); `edge` reaches 3:1 (1.4.11).
 */
export type Theme = 'light' | 'dark';

const light = {
  ink: '#16202b',
  'ink-2': '#4d5a68',
  'ink-3': '#5f6b78',
  paper: '#f4f5f3',
  surface: '#ffffff',
  raised: '#ffffff',
  sunk: '#eceff1',
  line: '#dfe3e6',
  'line-2': '#eceff1',
  edge: '#818b96',
  accent: '#1c4f9c',
  'accent-strong': '#143d7c',
  'accent-soft': '#e6edf7',
  'accent-mid': '#9fb4d4',
  'on-accent': '#ffffff',
  site: '#1348c8',
  pass: '#17693f',
  'pass-soft': '#e5f3eb',
  warn: '#8a5200',
  'warn-soft': '#fcf1dd',
  fail: '#b3261e',
  'fail-soft': '#fbe9e7',
  unknown: '#555e6a',
  'unknown-soft': '#eceef1',
  'on-status': '#ffffff',
  'hatch-light': '#e58a84',
  'map-ground': '#eef0ed',
  'map-label': '#2b3642',
  'map-halo': '#ffffff',
  tip: '#16202b',
  'on-tip': '#ffffff',
};

/** The names of the colour tokens; each is the custom property `--NAME`. */
export type ColourToken = keyof typeof light;

const dark: Record<ColourToken, string> = {
  ink: '#e8ecf0',
  'ink-2': '#b4bec9',
  'ink-3': '#97a3b0',
  paper: '#10151b',
  surface: '#171d25',
  raised: '#1e2630',
  sunk: '#232c37',
  line: '#2e3845',
  'line-2': '#242d38',
  edge: '#6f7d8c',
  accent: '#8ab4f2',
  'accent-strong': '#abcaf7',
  'accent-soft': '#1d3252',
  'accent-mid': '#4a6a98',
  'on-accent': '#0c1a2e',
  site: '#7fa8ff',
  pass: '#6cc796',
  'pass-soft': '#15301f',
  warn: '#e5ad52',
  'warn-soft': '#362811',
  fail: '#f28b82',
  'fail-soft': '#3d1c1a',
  unknown: '#a9b3be',
  'unknown-soft': '#262e38',
  'on-status': '#10151b',
  'hatch-light': '#8c3b35',
  'map-ground': '#1a2028',
  'map-label': '#d5dce4',
  'map-halo': '#10151b',
  tip: '#e8ecf0',
  'on-tip': '#16202b',
};

/** Both palettes, as hexadecimal colours. */
export const palettes: Record<Theme, Record<ColourToken, string>> = { light, dark };

const scale = `
  --font: -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace;
  --text-s: 0.75rem; --text-m: 0.8125rem; --text-l: 0.9375rem; --text-xl: 1.0625rem; --text-2xl: 1.375rem;
  --leading: 1.5; --leading-tight: 1.3;
  --gap-1: 4px; --gap-2: 8px; --gap-3: 12px; --gap-4: 16px; --gap-5: 24px; --inset: 14px;
  --r: 6px; --r-s: 4px; --control: 2.125rem; --control-s: 1.75rem; --quick: 120ms;
  --focus: 0 0 0 2px var(--surface), 0 0 0 4px var(--accent);
`;

const shadows: Record<Theme, string> = {
  light: '--shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 4px 16px rgb(16 24 40 / 10%);',
  dark: '--shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 6px 20px rgb(0 0 0 / 45%);',
};

function declarations(theme: Theme): string {
  const colours = Object.entries(palettes[theme]).map(([name, value]) => `--${name}: ${value};`);
  return `color-scheme: ${theme}; ${shadows[theme]} ${colours.join(' ')}`;
}

/** The stylesheet of the document: tokens on `:root` for both themes, touch sizes, the page's own base, and paper (A4, always light). */
export function documentCss(): string {
  return `
:root { ${scale} ${declarations('light')} }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${declarations('dark')} } }
:root[data-theme="dark"] { ${declarations('dark')} }
@media (pointer: coarse) { :root { --control: 2.75rem; --control-s: 2.75rem; } }
:root[data-wall] { font-size: 200%; }
*, *::before, *::after { box-sizing: border-box; }
html, body { margin: 0; height: 100%; }
body { font: var(--text-m)/var(--leading) var(--font); color: var(--ink); background: var(--paper); -webkit-font-smoothing: antialiased; overflow: hidden; }
@page { size: A4; margin: 16mm 15mm; }
@media print {
  :root:root:root { ${declarations('light')} font-size: 15px; }
  html, body { height: auto; overflow: visible; background: none; }
}
`;
}
