export { regionRows } from './reads.ts';
export { regionsRoutes } from './routes.ts';
export { type NewRegion, putRegion } from './store.ts';
