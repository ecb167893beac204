export { type LoadedProject, loadProjects } from './load.ts';
export { projectsRoutes } from './routes.ts';
