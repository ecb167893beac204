import type { ProvenanceNode } from '../../../server/contract/ledger-lots.ts';
import type { RegionView } from '../../../server/contract/regions.ts';
import { t } from '../../i18n/index.ts';
import { exactWithUnit } from '../../quota/amount.ts';
import { provenanceAddress } from '../../quota/provenance.ts';
import { regionName } from '../../quota/regions.ts';

type Regions = readonly RegionView[] | undefined;

/** What a node is called: the plant, the lot's code, the day of use, the project. */
export function nodeTitle(node: ProvenanceNode, regions: Regions): string {
  if (node.type === 'use') return t('ledgerViews.useOn', { day: node.on ?? '—' });
  if (node.type === 'elsewhere') return t('ledgerViews.elsewhere');
  if (node.type === 'residual') return t('ledgerViews.givenUp');
  if (node.type === 'other') return regionName(regions, node.regionId ?? '');
  return node.type === 'project' ? t('ledgerViews.projectNo', { code: node.label }) : node.label;
}

/** The line below it: how a lot was freed and what is left of it, at which ratio it was used, where a plant stands. */
export function nodeNote(node: ProvenanceNode, kind: string, regions: Regions): string {
  const region = node.regionId ? regionName(regions, node.regionId) : '';
  if (node.type === 'lot')
    return [node.note, t('ledgerViews.lotLeft', { amount: exactWithUnit(kind, node.left ?? 0) })].filter(Boolean).join(' · ');
  if (node.type === 'use')
    return [node.ratio ? t('ledgerViews.ratioOf', { ratio: node.ratio }) : '', node.document].filter(Boolean).join(' · ');
  return region;
}

/** Where a node leads: a lot to its account, a project to its page; a plant and a use have none of their own. */
export function nodeWay(node: ProvenanceNode): string | null {
  if (node.type === 'project') return `/projects/${node.label}`;
  if (node.accountId === null || node.kind === null) return null;
  return `/ledger?kind=${node.kind}&year=${node.year ?? ''}&sel=account:${node.accountId}`;
}

/** The graph that starts at a node; only lots and projects have one. */
export function graphWay(node: ProvenanceNode): string | null {
  if (node.type === 'lot')
    return provenanceAddress({ lot: node.label, ...(node.kind ? { kind: node.kind } : {}), ...(node.year ? { year: node.year } : {}) });
  return node.type === 'project' ? provenanceAddress({ project: node.label }) : null;
}
