export { departmentRoutes } from './department-routes.ts';
export { addDepartments, mayDeliver } from './departments.ts';
export { operatorToken } from './operator.ts';
export { demandGoodPassword } from './password.ts';
export { identityRoutes } from './routes.ts';
export { actorByName, addUser, ensureDemoAccounts, type Invitation, inviteUser, viewOf } from './service.ts';
export { credentialOf, stillSignedIn } from './streams.ts';
export { createSessions, type Sessions } from './session.ts';
export { hasAdministrator } from './store.ts';
