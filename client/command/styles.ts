import { css } from 'lit';

/** The commander's screen: a bar, the map with the kinds and the legend over its free corners, the list at the right. */
export const commandStyles = css`
  .screen { display: grid; height: 100%; min-height: 0; grid-template: 'bar bar' 44px 'notes notes' auto 'left aside' minmax(0, 1fr) 'pace aside' auto / minmax(0, 1fr) clamp(396px, 32vw, 452px); }
  .bar { grid-area: bar; display: flex; align-items: center; gap: 12px; padding: 0 var(--gap-4); background: var(--surface); border-bottom: 1px solid var(--line); min-width: 0; }
  .bar > .muted { white-space: nowrap; }
  .bar nav { min-width: 0; }
  .bar b { color: var(--ink); }
  ol { display: flex; gap: 6px; margin: 0; padding: 0; list-style: none; min-width: 0; }
  li { display: flex; gap: 6px; min-width: 0; white-space: nowrap; }
  li + li::before { content: '›'; color: var(--ink-3); }
  li[aria-current] { font-weight: 600; overflow: hidden; text-overflow: ellipsis; }
  li button { padding: 0; background: none; border: 0; color: var(--accent); cursor: pointer; max-width: 18em; overflow: hidden; text-overflow: ellipsis; }
  li button:hover { text-decoration: underline; }
  .notes { grid-area: notes; }
  .left { grid-area: left; position: relative; min-width: 0; min-height: 0; background: var(--map-ground); }
  lt-pace { grid-area: pace; height: 148px; min-width: 0; }
  lt-region-map { position: absolute; inset: 0; }
  .wait { width: 178px; padding: 14px; }
  .trouble { display: grid; place-content: center; height: 100%; padding: 24px; }
  .over { position: absolute; inset: auto 12px 12px 190px; }
  .kinds { position: absolute; inset-block: 12px; inset-inline-start: 12px; width: 162px; max-height: calc(100% - 120px); overflow: auto; scrollbar-width: thin; padding: 2px 2px 26px; mask-image: linear-gradient(#000 calc(100% - 30px), transparent); }
  .legend { position: absolute; inset-inline-start: 14px; bottom: 12px; width: 158px; padding: 7px 10px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--r); color: var(--ink-2); font-size: var(--text-s); }
  .ramp { display: flex; margin: 5px 0 2px; }
  .ramp i { flex: 1; height: 10px; }
  .words { position: relative; height: 1.5em; }
  .words span { position: absolute; translate: -50% 0; white-space: nowrap; }
  .none { display: flex; align-items: center; gap: 6px; margin-top: 2px; }
  .none i { width: 14px; height: 10px; border: 1px solid var(--edge); }
  aside { grid-area: aside; display: flex; flex-direction: column; min-height: 0; overflow: hidden; background: var(--surface); border-inline-start: 1px solid var(--line); }
  .scroll { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; }
  .head { display: flex; align-items: baseline; gap: 10px; padding: 11px var(--gap-4) 5px; }
  .head h2 { white-space: nowrap; }
  .head span { margin-inline-start: auto; color: var(--ink-3); min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .head + .head { padding-top: 0; }
  .foot { display: flex; gap: 8px; align-items: center; padding: 9px var(--gap-4); border-top: 1px solid var(--line); color: var(--ink-2); font-size: var(--text-s); }
  .foot b { color: var(--ink); }
  .foot button { margin-inline-start: auto; padding: 0; background: none; border: 0; color: var(--accent); font-weight: 600; cursor: pointer; white-space: nowrap; }
  .foot button:hover { text-decoration: underline; }
  .pad { padding: 4px var(--gap-4) 16px; }
  @media (max-height: 780px) { lt-pace { display: none; } }
  @media (max-width: 1100px) { .year { display: none; } .kinds { width: 150px; } .legend { width: 146px; } .bar { gap: 10px; } }
  @media (max-width: 900px) {
    .screen { grid-template: 'bar' auto 'notes' auto 'left' minmax(320px, 56dvh) 'pace' auto 'aside' auto / minmax(0, 1fr); overflow: auto; height: auto; }
    .bar { flex-wrap: wrap; padding-block: 6px; }
    aside { overflow: visible; border-inline-start: 0; border-top: 1px solid var(--line); }
  }
`;
