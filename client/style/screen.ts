import { css } from 'lit';

/**
 * For a screen element: it vanishes as a box and its children choose a place in the shell's grid by the attribute `dock`:
 * `left`, `right`, `bottom`, `top` (a bar under the header), or `page` (the whole area; for screens without a map).
 */
export const screenStyles = css`
  :host { display: contents; }
  [dock='left'] { grid-area: left; }
  [dock='right'] { grid-area: right; }
  [dock='bottom'] { grid-area: bottom; }
  [dock='top'] { grid-area: top; }
  [dock='map'] { grid-area: map; pointer-events: none; z-index: 3; }
  [dock='map'] > * { pointer-events: auto; }
  @media (max-width: 900px) {
    [dock='right'] { grid-area: bottom; min-width: 0; }
    [dock='left'] { grid-area: map; align-self: end; justify-self: start; max-height: 100%; z-index: 4; }
  }
  [dock='page'] { grid-row: 2 / -1; grid-column: 1 / -1; min-height: 0; overflow: auto; background: var(--paper); }
  @media print { [dock='page'] { overflow: visible; background: none; } }
`;
