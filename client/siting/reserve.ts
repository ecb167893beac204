import type { AreaGeometry } from '../../server/contract/common.ts';
import type { BodyIn } from '../../server/contract/endpoint.ts';
import type { projectsEndpoints } from '../../server/contract/projects.ts';
import type { CheckReply } from '../../server/contract/siting.ts';
import { t } from '../i18n/index.ts';
import { exactWithUnit, kindName } from '../quota/amount.ts';

/** What a person writes to reserve quota. `requestId` makes a retry the same request. */
export interface Draft {
  name: string;
  industry: string;
  investmentFen: number | null;
  reason: string;
  document: string;
  requestId: string;
}

/** Nothing written yet. */
export function blankDraft(): Draft {
  return { name: '', industry: '', investmentFen: null, reason: '', document: '', requestId: '' };
}

/** Whether something that is needed is missing. */
export function draftProblem({ name }: Pick<Draft, 'name'>): boolean {
  return name.trim().length < 2;
}

/** The command: what was written, on the site as it was checked. What was left empty is left out. */
export function projectBody(draft: Draft, check: CheckReply): BodyIn<typeof projectsEndpoints.create> {
  const { industry, reason, document } = draft;
  const written = Object.fromEntries(Object.entries({ industry, reason, document }).filter(([, text]) => text.trim() !== ''));
  return {
    ...written,
    name: draft.name.trim(),
    ...(draft.investmentFen ? { investmentFen: draft.investmentFen } : {}),
    ...(check.regionId ? { regionId: check.regionId } : {}),
    geometry: check.geometry as AreaGeometry,
    use: check.use!,
    needs: check.needs,
    ...(check.id ? { checkId: check.id } : {}),
    requestId: draft.requestId,
  };
}

/** The shortfalls that a refusal names, in words; empty when it names none. */
export function shortfallsIn(params: Readonly<Record<string, unknown>>): string {
  const list = Array.isArray(params.shortfalls)
    ? (params.shortfalls as { kind?: unknown; short?: unknown; asked?: unknown; available?: unknown }[])
    : [];
  return list
    .map(({ kind, short, asked, available }) => {
      const amount = typeof short === 'number' ? short : Number(asked) - Number(available);
      return t('siting.kindShort', { kind: kindName(String(kind)), amount: exactWithUnit(String(kind), amount) });
    })
    .join(t('siting.listComma'));
}
