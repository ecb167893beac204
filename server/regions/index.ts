export { regionsRoutes } from './routes.ts';
export { type NewRegion, putRegion } from './store.ts';
