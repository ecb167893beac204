import { css } from 'lit';

/** The first-day screens: one page of paper with numbered steps, two columns where there is room. */
export const setupStyles = css`
  .page { max-width: 1360px; min-height: 100%; margin: 0 auto; padding: 20px clamp(14px, 3vw, 32px) 40px; }
  header { display: flex; align-items: center; justify-content: space-between; gap: 12px; }
  h1 { display: flex; align-items: center; gap: 10px; font-size: var(--text-2xl); font-weight: 650; }
  .lead { margin: 6px 0 18px; max-width: 70ch; color: var(--ink-2); }
  .columns { display: grid; grid-template-columns: minmax(300px, 360px) minmax(0, 1fr); gap: 24px; align-items: start; }
  .side, form, .review { display: grid; gap: 12px; align-content: start; min-width: 0; }
  form { margin-top: 12px; padding-top: 18px; border-top: 1px solid var(--line); }
  h3 { font-size: var(--text-m); font-weight: 600; }
  .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 12px; align-items: end; }
  .links { display: grid; gap: 14px; max-width: 760px; margin-top: 18px; justify-items: start; }
  .links lt-once { justify-self: stretch; }
  h2 { display: flex; align-items: baseline; gap: 8px; font-size: var(--text-l); }
  h2 i { display: inline-grid; place-items: center; align-self: center; width: 22px; height: 22px; font-style: normal; font-size: var(--text-s); color: var(--on-accent); background: var(--accent); border-radius: 50%; }
  h2 small { margin-inline-start: auto; font-weight: 400; color: var(--ink-2); font-size: var(--text-s); }
  .files { display: grid; gap: 4px; margin: 0; padding: 0; list-style: none; }
  .files li { display: grid; padding: 6px 10px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--r); }
  .files b { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .files small { color: var(--ink-3); }
  .files + lt-button { justify-self: start; }
  .cities { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
  .card { width: min(420px, 100%); margin: 12dvh auto 0; padding: 26px; display: grid; gap: 14px; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); }
  .card form { margin: 0; padding: 0; border: 0; }
  @media (max-width: 900px) { .columns { grid-template-columns: minmax(0, 1fr); } h2 { flex-wrap: wrap; } h2 small { margin-inline-start: 30px; width: 100%; } }
`;
