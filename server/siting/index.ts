export { RULES_VERSION } from '../../gis-data/standards/siting-rules.ts';
export { type CheckInput, type Evaluation, evaluateSite } from './evaluate.ts';
export { sitingRoutes } from './routes.ts';
export { checkSite, readCheck } from './service.ts';
