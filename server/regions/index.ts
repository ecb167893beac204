export { type RegionFeature, regionCount, regionFeatures } from './reads.ts';
export { regionsRoutes } from './routes.ts';
export { type DrawRegions, zoneId } from './service.ts';
export { type NewRegion, putRegion } from './store.ts';
