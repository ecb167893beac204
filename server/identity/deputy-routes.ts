import { deputyEndpoints as endpoints } from '../contract/deputies.ts';
import type { Role } from '../contract/roles.ts';
import { type Call, type Route, route } from '../platform/http.ts';
import { actorByName } from './accounts.ts';
import { act } from './acting.ts';
import { deputiesOf, endDeputy, nameDeputy } from './deputies.ts';
import type { Desk } from './lock.ts';
import { demandPerson, holdPerson } from './people.ts';
import { demandSelf, type Sessions, sessionOf } from './session.ts';

/** Deputies of oneself and of the people that one manages, and for whom a session acts. */
export function deputyRoutes(options: Pick<Desk, 'knex' | 'separated'> & { readonly sessions: Sessions }): Route[] {
  const { sessions } = options;
  const demandOwn = (call: Call): void => {
    sessionOf(sessions, call);
    demandSelf(call.actor);
  };
  return [
    route(endpoints.own, (_input, call) => call.read((read) => deputiesOf(read, call.actor.id))),
    route(endpoints.name, ({ body }, call) => {
      demandOwn(call);
      return call.write((unit) => nameDeputy(unit, call.actor.name, body));
    }),
    route(endpoints.end, async ({ params }, call) => {
      demandOwn(call);
      await call.write((unit) => endDeputy(unit, params.id, call.actor.id));
      return {};
    }),
    route(endpoints.ofPerson, ({ params }, call) =>
      call.read(async (read) => deputiesOf(read, (await demandPerson(read, params.name)).id)),
    ),
    route(endpoints.nameFor, ({ params, body }, call) =>
      call.write(async (unit) => nameDeputy(unit, (await holdPerson(unit, params.name)).name, body)),
    ),
    route(endpoints.endOf, async ({ params }, call) => {
      await call.write(async (unit) => endDeputy(unit, params.id, (await holdPerson(unit, params.name)).id));
      return {};
    }),
    route(endpoints.act, async ({ body }, call) => {
      const id = sessionOf(sessions, call);
      const self = (await actorByName(options, call.actor.name))!;
      const lacksFactorFor = (roles: readonly Role[]) => sessions.lacksFactorFor(call.request, roles);
      return { user: await call.write((unit) => act(unit, { id, self, lacksFactorFor }, body.for)) };
    }),
  ];
}
