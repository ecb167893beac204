export { type Evaluation, evaluateSite } from './evaluate.ts';
export { sitingRoutes } from './routes.ts';
export { checkSite } from './service.ts';
