import { css } from 'lit';

/** The page of accounts: a bar, the kinds at the left, the accounts, and a statement beside them when one is chosen. */
export const ledgerStyles = css`
  :host { display: block; height: 100%; }
  .screen { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100%; min-height: 0; }
  .body { display: grid; grid-template-columns: 190px minmax(0, 1fr); min-height: 0; }
  .body.split { grid-template-columns: 190px minmax(0, 1fr) clamp(400px, 38vw, 560px); }
  .kinds { display: flex; flex-direction: column; gap: 1px; padding: 8px; overflow: auto; background: var(--surface); border-inline-end: 1px solid var(--line); }
  .kinds button { flex: none; display: flex; justify-content: space-between; align-items: baseline; gap: 8px; min-height: 32px; padding: 4px 10px; text-align: start; background: none; border: 0; border-radius: var(--r-s); cursor: pointer; color: var(--ink-2); }
  .kinds button:hover { background: var(--sunk); }
  .kinds button[aria-current] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
  .list { min-width: 0; min-height: 0; overflow: auto; background: var(--surface); }
  lt-statement { border-inline-start: 1px solid var(--line); }
  .note { padding: 8px var(--gap-4); background: var(--warn-soft); }
  @media (max-width: 1180px) {
    .body { grid-template-columns: 148px minmax(0, 1fr); }
    .body.split { grid-template-columns: minmax(0, 1fr) minmax(380px, 46%); }
    .split .kinds { display: none; }
  }
  @media (max-width: 900px) {
    .body, .body.split { display: flex; flex-direction: column; }
    .kinds { flex-direction: row; flex: none; }
    .split .list { display: none; }
    .kinds button { white-space: nowrap; }
  }
`;
