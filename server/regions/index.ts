export { type RegionFeature, regionFeatures, regionIds } from './reads.ts';
export { regionsRoutes } from './routes.ts';
export { type DrawRegions, zoneId } from './service.ts';
export { type NewRegion, putRegion, redrawFrom } from './store.ts';
