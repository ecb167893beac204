export { PARCELS, settleParcels } from './hold.ts';
export { SHARED_MIN_M2 } from './hold-store.ts';
export { parcelsRoutes } from './routes.ts';
