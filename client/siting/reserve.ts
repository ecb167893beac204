import type { AreaGeometry, UseRef } from '../../server/contract/common.ts';
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

/** What stands beside the written: whether the open findings were read and accepted, and the exemption that is used. */
export interface Terms {
  acknowledge: boolean;
  exemptionId: string | null;
}

/** The command: what was written, on the site as it was checked, for its use. What was left empty is left out. */
export function projectBody(draft: Draft, check: CheckReply, use: UseRef, terms: Terms): BodyIn<typeof projectsEndpoints.create> {
  const { industry, reason, document } = draft;
  const written = Object.fromEntries(Object.entries({ industry, reason, document }).filter(([, text]) => text.trim() !== ''));
  return {
    ...written,
    name: draft.name.trim(),
    ...(draft.investmentFen ? { investmentFen: draft.investmentFen } : {}),
    ...(check.regionId ? { regionId: check.regionId } : {}),
    geometry: check.geometry as AreaGeometry,
    use,
    needs: check.needs,
    ...(check.id ? { checkId: check.id } : {}),
    ...(terms.acknowledge ? { acknowledge: true } : {}),
    ...(terms.exemptionId ? { exemptionId: terms.exemptionId } : {}),
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
