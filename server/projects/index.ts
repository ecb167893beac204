export { type LoadedProject, loadProjects } from './load.ts';
export { projectNames } from './reads.ts';
export { projectsRoutes } from './routes.ts';
