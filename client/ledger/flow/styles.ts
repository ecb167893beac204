import { css } from 'lit';

/** The flow diagram: calm ribbons, what is held hatched, the line of words below. */
export const flowDiagramStyles = css`
  :host { display: grid; grid-template-rows: minmax(0, 1fr) auto; min-height: 0; background: var(--surface); }
  .draw { min-height: 0; overflow: auto; }
  svg { display: block; }
  text { font: 12px var(--font); fill: var(--ink); paint-order: stroke; stroke: var(--surface); stroke-width: 3.5px; stroke-linejoin: round; font-variant-numeric: tabular-nums; pointer-events: none; }
  .head { fill: var(--ink-3); }
  .name { font-weight: 600; }
  .amount { fill: var(--ink-2); }
  .ribbon path, .ribbon rect { transition: opacity var(--quick); }
  .moved path, .moved rect { fill: var(--accent-mid); opacity: 0.42; }
  .held path, .held rect { fill: url(#held); opacity: 0.9; }
  .hatch-ground { fill: var(--accent-soft); }
  .hatch-line { fill: var(--accent-mid); }
  .on path, .on rect { opacity: 0.85 !important; }
  .held.on path { opacity: 1 !important; }
  .off path, .off rect { opacity: 0.13 !important; }
  .ribbon .back { fill: var(--accent); opacity: 1 !important; }
  .bar { fill: var(--accent); }
  .outside .bar, .elsewhere .bar { fill: var(--ink-3); }
  .others .bar, .parcel .bar, .residual .bar, .loan .bar, .lot .bar { fill: var(--edge); }
  .only-held { fill: url(#held) !important; stroke: var(--accent); stroke-width: 1; }
  .free { fill: var(--surface); }
  .hit { fill: transparent; }
  .node text { pointer-events: auto; }
  a { text-decoration: none; cursor: pointer; }
  a:hover .hit { fill: var(--accent-soft); }
  a:hover .name { text-decoration: underline; }
  a:focus-visible { outline: none; }
  a:focus-visible .hit { fill: var(--accent-soft); stroke: var(--accent); stroke-width: 2; }
  .told { min-height: 40px; padding: 9px var(--gap-4); border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; }
  @media (forced-colors: active) { .bar, .moved path { forced-color-adjust: none; } }
`;
