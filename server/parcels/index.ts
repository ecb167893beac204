export { PARCELS, settleParcels } from './hold.ts';
export { parcelsRoutes } from './routes.ts';
