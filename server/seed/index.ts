export { loadDemoCity } from './demo.ts';
export { FirstDay } from './setup/first-day.ts';
export { readBoundaryFile } from './setup/read.ts';
export { setupRoutes } from './setup/routes.ts';
export { makeRegions, planRegions, provinceDigits } from './setup/service.ts';
export { lockSetup } from './setup/store.ts';
export { loadStandards } from './standards.ts';
