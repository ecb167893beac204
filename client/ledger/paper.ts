import { css, html, nothing, type TemplateResult } from 'lit';
import { session } from '../api/session.ts';
import { formatInstant, t } from '../i18n/index.ts';

/** A sheet on the desk: on the screen with a bar of actions above it, on paper (A4, see `documentCss`) alone. */
export const paperStyles = css`
  :host { display: block; }
  .desk { max-width: 860px; margin-inline: auto; padding: 14px 24px 48px; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; min-height: 32px; margin-bottom: 12px; }
  .paper { padding: 22px 28px 26px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
  .paper-head { display: none; }
  .synthetic { display: inline-block; padding: 1px 8px; color: var(--warn); background: var(--warn-soft); border: 1px solid currentColor; border-radius: var(--r-s); font-size: var(--text-s); font-weight: 600; }
  .paper-foot { display: none; }
  @media print {
    .desk { max-width: none; padding: 0; }
    .bar { display: none; }
    .paper { padding: 0; border: 0; border-radius: 0; background: none; }
    .paper-head { display: flex; align-items: baseline; gap: 12px; padding-bottom: 8px; margin-bottom: 16px; border-bottom: 2px solid var(--ink); }
    .paper-head h2 { flex: 1; font-size: var(--text-2xl); }
    .paper-foot { display: flex; justify-content: space-between; gap: 16px; margin-top: 22px; padding-top: 8px; border-top: 1px solid var(--line); color: var(--ink-3); font-size: var(--text-s); }
    tr, dl, h3 { break-inside: avoid; }
    h3 { break-after: avoid; }
  }
`;

/** That the data are made up, in demo mode; nothing otherwise. */
export function syntheticMark(): TemplateResult | typeof nothing {
  return session.get().synthetic ? html`<span class="synthetic">${t('sheets.synthetic')}</span>` : nothing;
}

/** The head of a printed sheet: what it is, whose ledger, and that demo data are made up. */
export function paperHead(title: string): TemplateResult {
  return html`<header class="paper-head"><h2>${title}</h2><span>${t('ledger.title')} · ${t('app.fullName')}</span>${syntheticMark()}</header>`;
}

/** The foot of a printed sheet: by whom and when it was printed, and where it can be read. */
export function paperFoot(): TemplateResult {
  const who = session.get().user?.displayName ?? '';
  return html`<footer class="paper-foot"><span>${t('ledgerViews.printedBy', { who, when: formatInstant(new Date()) })}</span><span>${location.host}${location.pathname}</span></footer>`;
}
