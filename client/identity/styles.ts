import { css } from 'lit';

/** The pages of people and of the own account: cards of paper, forms in one column. */
export const identityStyles = css`
  .page { max-width: 1180px; margin: 0 auto; padding: 14px clamp(12px, 3vw, 24px) 48px; }
  .head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin-bottom: 14px; }
  .head > :first-child { flex: 1; min-width: 14rem; }
  h1 { font-size: var(--text-2xl); font-weight: 650; line-height: var(--leading-tight); }
  .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 14px; align-items: start; }
  .card { display: grid; gap: 10px; padding: 14px 16px 16px; min-width: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
  .wide { grid-column: 1 / -1; }
  form { display: grid; gap: 12px; max-width: 420px; }
  .acts { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  ul { list-style: none; margin: 0; padding: 0; }
  li { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 12px; padding: 7px 0; border-bottom: 1px solid var(--line-2); }
  li:last-child { border-bottom: 0; }
  li > div { flex: 1; min-width: 12rem; overflow-wrap: anywhere; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 5px 16px; margin: 0; }
  dt { color: var(--ink-3); }
  dd { margin: 0; overflow-wrap: anywhere; }
`;
