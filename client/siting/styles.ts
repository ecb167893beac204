import { css } from 'lit';

/** The check panel. */
export const sitingStyles = css`
  .use { padding: 0 var(--inset) 10px; }
  .verdict { margin: 0 var(--inset); }
  .asof { display: flex; gap: 8px; align-items: flex-start; justify-content: space-between; padding: 6px var(--inset) 0; color: var(--ink-3); font-size: var(--text-s); font-variant-numeric: tabular-nums; }
  .preview { padding: 0 var(--inset) 8px; color: var(--ink-2); font-size: var(--text-s); font-variant-numeric: tabular-nums; }
  .late { opacity: 0.55; transition: opacity 160ms; }
  .wait { padding: var(--gap-3) var(--inset); }
  .problem { padding: 0 var(--inset) var(--gap-3); }
`;
