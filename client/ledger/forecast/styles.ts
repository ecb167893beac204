import { css } from 'lit';

/** The ranking: a table whose lines share one time axis; the keys of the line in the bar. */
export const forecastStyles = css`
  :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; min-height: 0; }
  .body { min-height: 0; overflow: auto; background: var(--surface); }
  .sum { padding: 10px var(--gap-4); font-weight: 600; }
  table { width: 100%; border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
  th { position: sticky; top: 0; z-index: 1; padding: 6px 10px; background: var(--surface); color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: end; white-space: nowrap; border-bottom: 1px solid var(--line); }
  td { padding: 7px 10px; text-align: end; border-bottom: 1px solid var(--line-2); }
  th.text, td.text { text-align: start; }
  td.text:nth-child(2) { min-width: 15rem; }
  .nowrap, td:last-child { white-space: nowrap; }
  th:first-child, td:first-child { padding-inline: var(--gap-4) 0; width: 1%; }
  .line { width: 320px; text-align: start; }
  .sub { display: flex; flex-wrap: wrap; gap: 0 14px; color: var(--ink-3); font-size: var(--text-s); }
  .sub a { font-weight: 400; }
  tbody tr:hover td { background: var(--paper); }
  .more { padding: 10px var(--gap-4); color: var(--ink-2); }
  .how { max-width: 150ch; padding: 8px var(--gap-4) 20px; color: var(--ink-3); font-size: var(--text-s); }
  .key { display: flex; flex-wrap: wrap; gap: 4px 14px; color: var(--ink-2); font-size: var(--text-s); }
  .key i { display: inline-block; width: 9px; height: 9px; margin-inline-end: 5px; border-radius: 50%; background: var(--accent); }
  .key i.all { background: var(--surface); border: 2px solid var(--accent); }
  .key i.band { width: 18px; height: 6px; border-radius: 3px; background: var(--accent-mid); }
  .key i.tick { width: 2px; height: 11px; border-radius: 0; background: var(--ink-3); vertical-align: -1px; }
  @media (max-width: 1180px) { th, td { padding-inline: 6px; } td.text:nth-child(2) { min-width: 11rem; } .line { width: auto; } th:nth-child(6), td:nth-child(6) { display: none; } .key { display: none; } }
`;
