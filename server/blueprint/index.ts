export { type CommitOptions, type CommitResult, commitChangeSet, discardChangeSet, markChecked, openChangeSet } from './change-set.ts';
export { lockGround, lockLayer } from './change-store.ts';
export type { Covers, NewDelivery } from './delivery-store.ts';
export {
  countItems,
  dropItems,
  endItems,
  type FeatureInput,
  fillItems,
  type ItemCounts,
  type ItemSource,
  linkItems,
  putItems,
} from './item-store.ts';
export { type LayerRow, layerById, type NewLayer } from './layer-store.ts';
export type { Mark } from './mark-store.ts';
export { higher, layerMarks, markOf, mayRead, needLayer, type Told, tell, veiledNames } from './marks.ts';
export { type Moment, resolveMoment } from './moment.ts';
export { newestCommit } from './moment-reads.ts';
export { featureHistory, type HistoryRow, type LayerReadRow, layerChecksum, layerRows } from './reads.ts';
export { TILE_KEYS } from './render/render.ts';
export { revertChangeSet } from './revert.ts';
export { blueprintRoutes } from './routes.ts';
export { rulesOf, ruleVersionAt } from './rule-reads.ts';
export { applyStandards, changeLayer, type LayerLoad, mayDeclare, type Standards, type StandardsDiff } from './service.ts';
