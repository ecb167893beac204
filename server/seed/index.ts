export { loadDemoCity } from './demo.ts';
export { drawRegions } from './setup/draw.ts';
export { FirstDay } from './setup/first-day.ts';
export { readBoundaryFile } from './setup/read.ts';
export type { BoundaryFile } from './setup/recognise.ts';
export { setupRoutes } from './setup/routes.ts';
export { type MadeRegions, makeRegions, planRegions, provinceDigits } from './setup/service.ts';
export { lockSetup } from './setup/store.ts';
export { loadStandards } from './standards.ts';
