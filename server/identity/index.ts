export { operatorToken } from './operator.ts';
export { identityRoutes } from './routes.ts';
export { actorByName, addUser, ensureDemoAccounts } from './service.ts';
export { createSessions, type Sessions } from './session.ts';
