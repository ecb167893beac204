import { html, nothing, type TemplateResult } from 'lit';
import { formatArea, t } from '../i18n/index.ts';
import { areaUnit } from '../state/settings.ts';
import type { Taken } from './gate.ts';

/** Whose ground it is, with how much of it is shared; projects that the reader may not see are only counted. */
export function takenBy({ overlaps, others }: Taken): TemplateResult {
  return html`<span>${overlaps.map(
    ({ code, overlapAreaM2 }) => html`<a href="/projects/${code}">${code}</a> ${formatArea(overlapAreaM2, areaUnit.get())} `,
  )}${others > 0 ? html`${t('gate.otherProjects', { count: others })}` : nothing}</span>`;
}
