import { css } from 'lit';

/** What the pages of flows share: two columns that become one, cards, and a line of buttons at the foot. */
export const flowStyles = css`
  :host { display: block; height: 100%; min-height: 0; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 10px; min-height: 44px; padding: 6px var(--gap-4); background: var(--surface); border-bottom: 1px solid var(--line); --control: var(--control-s); }
  .bar lt-select { width: 10rem; }
  .keys { color: var(--ink-3); font-size: var(--text-s); }
  dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 5px 16px; margin: 0; }
  dt { color: var(--ink-3); }
  dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
  .foot { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: flex-end; }
`;

/** A plain table of a page: one line a row, figures at the end. */
export const tableStyles = css`
  table { width: 100%; border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; background: var(--surface); }
  thead th { position: sticky; top: 0; z-index: 1; padding: 7px 10px; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; text-align: start; white-space: nowrap; background: var(--surface); border-bottom: 1px solid var(--line); }
  tbody td { height: 2.5rem; padding: 4px 10px; white-space: nowrap; border-bottom: 1px solid var(--line-2); }
  th:first-child, td:first-child { padding-inline-start: var(--gap-4); }
  th:last-child, td:last-child { padding-inline-end: var(--gap-4); }
  thead th.end, td.end { text-align: end; }
  tbody tr:hover td { background: var(--sunk); }
  tr[aria-current] td { background: var(--accent-soft); }
  td small { display: block; color: var(--ink-3); font-size: var(--text-s); font-weight: 400; }
  td.wrap { white-space: normal; min-width: 16rem; }
  @media (max-width: 700px) { td.wrap { min-width: 34rem; } }
`;

/** A form of the ledger: fields at the left, the balances after at the right with the button at its foot; below each other on a narrow screen. */
export const formStyles = css`
  .form { display: grid; grid-template-columns: minmax(0, 1fr) minmax(400px, 42%); height: 100%; min-height: 0; }
  .fields { overflow: auto; padding: 18px 24px 32px; background: var(--surface); }
  .fields > * { max-width: 660px; }
  h1 { font-size: var(--text-xl); font-weight: 650; }
  .about { margin: 4px 0 18px; color: var(--ink-2); text-wrap: pretty; }
  aside { display: grid; grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr); min-height: 0; border-inline-start: 1px solid var(--line); }
  aside h2 { padding: 20px 20px 6px; }
  .after { overflow: auto; padding: 0 20px 16px; }
  .old { opacity: 0.55; }
  .why { margin-top: 10px; }
  footer { display: flex; align-items: center; justify-content: flex-end; gap: 14px; padding: 12px 20px; border-top: 1px solid var(--line); background: var(--surface); }
  .missing { color: var(--ink-2); }
  footer lt-button { min-width: 0; max-width: 100%; }
  .done { max-width: 640px; margin: 40px auto; padding: 0 24px; }
  .next { display: flex; align-items: center; gap: 18px; margin-top: 16px; }
  @media (max-width: 1180px) { .form { grid-template-columns: minmax(0, 1fr) minmax(360px, 44%); } .fields { padding-inline: 18px; } aside h2, .after, footer { padding-inline: 16px; } }
  @media (max-width: 900px) { .form { display: block; overflow: auto; } aside { border: 0; border-top: 1px solid var(--line); } footer { position: sticky; bottom: 0; } }
`;
