import { css } from 'lit';

/** The page of data readiness: two tables on paper; on a small screen each row is a card. */
export const readinessStyles = css`
  .paper { max-width: 1280px; margin: 0 auto; padding: 18px clamp(12px, 2.5vw, 28px) 40px; }
  .title { font-size: var(--text-xl); }
  .lead { margin: 4px 0 14px; color: var(--ink-2); max-width: 80ch; }
  table { width: 100%; margin-bottom: 22px; border-collapse: separate; border-spacing: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
  caption { padding: 0 0 6px; text-align: start; font-weight: 600; }
  th, td { padding: 8px 10px; text-align: start; vertical-align: top; border-top: 1px solid var(--line-2); }
  thead th, thead td { border-top: 0; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; }
  th:first-child { padding-inline-start: var(--inset); }
  tbody th { width: 19%; font-weight: 600; }
  tbody th lt-status { display: block; font-weight: 400; font-size: var(--text-s); }
  small { display: block; color: var(--ink-3); }
  details { min-width: 8rem; }
  summary { display: flex; align-items: center; gap: 8px; cursor: pointer; list-style: none; }
  summary::before { content: '▸'; color: var(--ink-3); }
  details[open] summary::before { content: '▾'; }
  .strip { display: flex; flex-wrap: wrap; gap: 2px; max-width: 11rem; }
  .strip i { width: 8px; height: 8px; border-radius: 2px; background: currentColor; }
  .strip .unknown { background: none; border: 1.5px solid currentColor; }
  ul { margin: 6px 0 0; padding: 0; list-style: none; font-size: var(--text-s); }
  li { display: flex; justify-content: space-between; gap: 12px; padding: 1px 0; }
  .rule { display: inline-block; margin: 0 4px 4px 0; padding: 0 7px; border: 1px solid var(--line); border-radius: var(--r-s); color: var(--ink-2); font-size: var(--text-s); }
  .act { text-align: end; white-space: nowrap; }
  @media (max-width: 760px) {
    thead { display: none; }
    tr { display: grid; padding: 8px 0; border-top: 1px solid var(--line-2); }
    tbody tr:first-child { border-top: 0; }
    th, td { width: auto !important; padding: 3px var(--inset); border: 0; }
    td[data-label]::before { content: attr(data-label); display: block; color: var(--ink-3); font-size: var(--text-s); }
    .act { text-align: start; }
  }
`;
