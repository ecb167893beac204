import { peopleEndpoints as endpoints } from '../contract/people.ts';
import { type Route, route } from '../platform/http.ts';
import { changePerson, endSessionOf, endSessionsOf, listPeople, resetPerson, revokeTokenOf, showPerson } from './people.ts';
import type { Sessions } from './session.ts';

export function peopleRoutes({ idleMs }: Sessions): Route[] {
  return [
    route(endpoints.people, ({ query }, call) => call.read((read) => listPeople(read, query))),
    route(endpoints.person, ({ params }, call) => call.read((read) => showPerson(read, params.name, idleMs))),
    route(endpoints.changePerson, ({ params, body }, call) => call.write((unit) => changePerson(unit, params.name, body))),
    route(endpoints.resetPerson, async ({ params, body }, call) => ({
      invitation: await call.write((unit) => resetPerson(unit, params.name, body)),
    })),
    route(endpoints.endSessionsOf, async ({ params }, call) => ({ ended: await call.write((unit) => endSessionsOf(unit, params.name)) })),
    route(endpoints.endSessionOf, async ({ params }, call) => {
      await call.write((unit) => endSessionOf(unit, params.name, params.id));
      return {};
    }),
    route(endpoints.revokeTokenOf, async ({ params }, call) => {
      await call.write((unit) => revokeTokenOf(unit, params.name, params.id));
      return {};
    }),
  ];
}
