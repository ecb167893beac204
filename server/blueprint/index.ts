export { type FeatureInput, pourFeatures } from './pour.ts';
export {
  currentRevision,
  featureHistory,
  type HistoryRow,
  type LayerReadRow,
  layerRows,
} from './reads.ts';
export { TILE_KEYS } from './render/render.ts';
export { blueprintRoutes } from './routes.ts';
export { changeLayer, type RevisionResult, revertRevision } from './service.ts';
export { deliverLayer, layerById, type NewLayer, putLayer } from './store.ts';
