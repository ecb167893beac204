import { css } from 'lit';

/**
 * The rules every shadow root shares: box model, type, focus rings, and reduced motion.
 * Helper classes: `num` (tabular figures), `muted`, `faint`, `small`, `sr` (for screen readers only), `row` (a centred line).
 */
export const baseStyles = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { font: var(--text-m)/var(--leading) var(--font); color: var(--ink); }
  :host([hidden]), [hidden] { display: none !important; }
  .num { font-variant-numeric: tabular-nums; }
  .muted { color: var(--ink-2); }
  .faint { color: var(--ink-3); }
  .small { font-size: var(--text-s); }
  .strong { font-weight: 600; }
  .row { display: flex; align-items: center; gap: var(--gap-2); }
  .grow { flex: 1; min-width: 0; }
  .end { margin-inline-start: auto; }
  .clip { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .pass { color: var(--pass); }
  .warn { color: var(--warn); }
  .fail { color: var(--fail); }
  .unknown { color: var(--unknown); }
  .sr { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  a { color: var(--accent); font-weight: 600; text-decoration: none; }
  a:hover { text-decoration: underline; }
  h1, h2, h3, p { margin: 0; }
  h2, h3 { font-size: var(--text-m); font-weight: 600; }
  button, input, select, textarea { font: inherit; color: inherit; }
  :focus { outline: none; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition: none !important; }
  }
`;

/** Text fields, selects and their affixes: one look for every control that takes a value. */
export const controlStyles = css`
  .control {
    width: 100%; height: var(--control); padding: 0 10px; background: var(--surface);
    border: 1px solid var(--edge); border-radius: var(--r);
  }
  textarea.control { height: auto; min-height: 4.5rem; padding: 7px 10px; resize: vertical; }
  .control::placeholder { color: var(--ink-3); opacity: 1; }
  .control:hover:not(:disabled) { border-color: var(--ink-2); }
  .control:focus-visible { outline: 2px solid var(--accent); outline-offset: 0; border-color: var(--accent); }
  .control:disabled { background: var(--sunk); color: var(--ink-3); border-color: var(--line); }
  .control[aria-invalid='true'] { border-color: var(--fail); }
`;
