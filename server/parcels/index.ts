export { parcelsRoutes } from './routes.ts';
export { parcelAvailability } from './service.ts';
