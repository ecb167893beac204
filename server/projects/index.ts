export { projectsRoutes } from './routes.ts';
export { type CreateProject, createProject } from './service.ts';
