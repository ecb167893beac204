export { actorByName, addUser, ensureDemoAccounts, type Invitation, inviteUser } from './accounts.ts';
export { operatorToken } from './operator.ts';
export { demandGoodPassword } from './password.ts';
export { resetPerson } from './people.ts';
export { identityRoutes } from './routes.ts';
export { createSessions, type Sessions } from './session.ts';
export { hasAdministrator } from './store.ts';
export { viewOf } from './views.ts';
