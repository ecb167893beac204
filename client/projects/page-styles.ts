import { css } from 'lit';

/** The project's page: head, stage line, then two columns of cards. */
export const projectStyles = css`
  :host { display: block; padding: 14px 24px 48px; }
  nav { color: var(--ink-3); }
  nav b { color: var(--ink); }
  header { display: flex; flex-wrap: wrap; gap: 10px 24px; align-items: flex-start; margin: 8px 0 14px; }
  header > div:first-child { flex: 1; min-width: 18rem; }
  h1 { display: flex; flex-wrap: wrap; align-items: center; gap: 10px; font-size: var(--text-2xl); font-weight: 650; line-height: var(--leading-tight); }
  header p { margin-top: 3px; font-variant-numeric: tabular-nums; }
  .acts { display: flex; gap: 8px; }
  .card { padding: 12px 16px 14px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; min-width: 0; overflow: hidden; }
  .card > h2 { margin-bottom: 6px; }
  .wait { margin-top: 14px; padding: 20px; }
  .card.line { padding: 16px 10px 14px; margin-bottom: 14px; }
  .grid { display: grid; grid-template-columns: minmax(0, 1.65fr) minmax(300px, 1fr); gap: 14px; align-items: start; }
  .stack { display: grid; gap: 14px; min-width: 0; }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th { padding: 4px 10px 4px 0; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: start; border-bottom: 1px solid var(--line-2); white-space: nowrap; }
  td { padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line-2); vertical-align: top; }
  tbody tr:last-child td { border-bottom: 0; padding-bottom: 2px; }
  th:last-child, td:last-child { padding-inline-end: 0; }
  .end { text-align: end; }
  .vouchers { display: flex; flex-wrap: wrap; gap: 2px 10px; padding-inline-start: 12px; }
  th:last-child { padding-inline-start: 12px; }
  .bleed { padding: 0; }
  .bleed > h2 { padding: 12px 16px 8px; margin: 0; }
  .pad { padding: 4px 16px 12px; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 5px 16px; margin: 0; padding: 12px 16px 14px; }
  dt { color: var(--ink-3); }
  dd { margin: 0; overflow-wrap: anywhere; }
  ol { margin: 0; padding: 0; list-style: none; }
  li { display: grid; grid-template-columns: 9.5em 1fr; gap: 10px; padding: 5px 0; border-bottom: 1px solid var(--line-2); }
  li:last-child { border-bottom: 0; }
  li b { font-weight: 600; }
  .when { color: var(--ink-3); }
  @media (max-width: 1000px) { .grid { grid-template-columns: minmax(0, 1fr); } }
`;
