export { type CheckInput, type Evaluation, evaluateSite, keepCheck } from './check.ts';
export { type Answers, type Ask, evaluate, type SiteAnswer } from './evaluate.ts';
export { keptCheck } from './kept-store.ts';
export { SITES_LAYER } from './near-reads.ts';
export type { StoredSites } from './sites.ts';
