import { css } from 'lit';

/** The bulletin's sheet: tables that read on the screen and on A4. */
export const bulletinStyles = css`
  .desk { max-width: 980px; }
  .title { display: flex; align-items: center; gap: 14px; }
  .title h2 { font-size: var(--text-2xl); }
  .facts { margin: 2px 0 8px; color: var(--ink-2); }
  section { margin-top: 18px; }
  @media screen and (max-width: 700px) { section { overflow-x: auto; } }
  h3 { margin-bottom: 4px; font-size: var(--text-l); }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 4px 8px; text-align: end; font-weight: 400; white-space: nowrap; border-bottom: 1px solid var(--line-2); }
  thead th { color: var(--ink-3); font-size: var(--text-s); border-bottom-color: var(--line); }
  th:first-child, td:first-child { text-align: start; padding-inline-start: 0; }
  th:last-child, td:last-child { padding-inline-end: 0; }
  .text { text-align: start; white-space: normal; }
  tfoot th, tfoot td { font-weight: 650; border-top: 1px solid var(--ink-3); border-bottom: 0; }
  code { font: var(--text-s)/1.5 var(--mono); }
  @media print {
    .title, .screen-only { display: none; }
    table { font-size: 0.8rem; }
    section { break-inside: avoid; }
    .heads { break-inside: auto; }
    code { font-size: 0.62rem; }
  }
`;
