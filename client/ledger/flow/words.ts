import type { FlowLink, FlowNode } from '../../../server/contract/ledger-views.ts';
import { pick, t } from '../../i18n/index.ts';
import { exactAmount, unitName } from '../../quota/amount.ts';
import { shortRegion } from '../../quota/regions.ts';
import { addressOfPage } from '../place.ts';
import type { NodeSums } from './picture.ts';

/** The names of a flow's nodes; projects of one name are told apart by their regions. */
export function namesOf(nodes: readonly FlowNode[]): Map<string, string> {
  const plain = nodes.map((node) => [node, nodeName(node)] as const);
  return new Map(
    plain.map(([node, name]) => {
      const shared = node.level === 'project' && plain.some(([other, same]) => same === name && other.id !== node.id);
      return [node.id, shared && node.region ? t('ledgerViews.gathered', { region: name, what: shortRegion(pick(node.region)) }) : name];
    }),
  );
}

/** What a node is called: a region's pool, a project by its name, or what it gathers and how many. */
function nodeName(node: FlowNode): string {
  const region = node.region ? pick(node.region) : '';
  if (node.level === 'outside') return node.ownerId === 'province' ? t('ledgerViews.fromProvince') : t('ledger.owner.outside');
  if (node.level === 'elsewhere') return t('ledgerViews.elsewhere');
  if (node.level === 'project') return node.projectName ?? node.ownerId;
  if (node.level === 'others') return t('ledgerViews.otherProjects', { region, count: node.accounts });
  if (node.level === 'parcel' || node.level === 'lot' || node.level === 'loan' || node.level === 'residual')
    return t('ledgerViews.gathered', { region, what: t(`ledger.owner.${node.level}`) });
  return node.ownerKind && node.ownerKind !== 'region_pool' ? `${region} · ${t(`ledger.owner.${node.ownerKind}`)}` : region;
}

/** What a node's balance comes from, as a sentence that adds up. */
export function nodeSentence(node: FlowNode, name: string, sums: NodeSums, kind: string): string {
  const of = (amount: number): string => exactAmount(kind, amount);
  const given = { name, unit: unitName(kind), into: of(sums.into), out: of(sums.out), posted: of(Math.abs(node.posted)) };
  if (node.posted < 0) return t('ledgerViews.sentenceSource', given);
  const parts = [t(sums.out > 0 ? 'ledgerViews.sentencePool' : 'ledgerViews.sentenceEnd', given)];
  if (sums.held > 0) parts.push(t('ledgerViews.sentenceHeld', { held: of(sums.held), free: of(node.posted - sums.held) }));
  if (sums.reserved > 0) parts.push(t('ledgerViews.sentenceReserved', { reserved: of(sums.reserved) }));
  return parts.join(t('ledgerViews.comma'));
}

/** A link as a sentence: from whom to whom, how much, by how many vouchers. */
export function linkSentence(link: FlowLink, names: ReadonlyMap<string, string>, kind: string): string {
  const what = t(link.kind === 'held' ? 'ledger.kind.hold' : 'ledgerViews.moved');
  const amount = `${exactAmount(kind, link.amount)} ${unitName(kind)}`;
  return t('ledgerViews.sentenceLink', { from: names.get(link.from)!, to: names.get(link.to)!, what, amount, count: link.transfers });
}

/** Where a node leads: the account's statement, or the accounts of the region that it gathers; null for what lies outside. */
export function nodeAddress(node: FlowNode, kind: string, year: number, asOf: string | undefined): string | null {
  const base = addressOfPage('accounts', { kind, year, region: undefined, asOf });
  if (node.accountId !== null) return `${base}&sel=account:${node.accountId}`;
  return node.regionId === null ? null : addressOfPage('accounts', { kind, year, region: node.regionId, asOf });
}
