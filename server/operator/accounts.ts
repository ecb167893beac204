import { parseArgs } from 'node:util';
import { ADMINISTRATORS, ROLES, type Role } from '../contract/roles.ts';
import { addUser, demandGoodPassword, type Invitation, inviteUser, operatorActor, resetPerson } from '../identity/index.ts';
import type { Config } from '../platform/config.ts';
import { SYSTEM } from '../platform/unit.ts';
import { type Command, Usage } from './work.ts';

async function passwordFromInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.replace(/\r?\n$/, '');
}

/** Where an invited person goes; behind a proxy the address before the path is the proxy's. */
export function invitationLine(config: Config, name: string, { path, expiresAt }: Invitation): string {
  return `${name}: http://${config.host}:${config.port}${path}  (once, until ${expiresAt.slice(0, 10)})`;
}

export const userAdd: Command = {
  usage: 'user add NAME --role R --region ID [--display NAME] [--invite]   add an account',
  help: [
    'The password (12 characters or more) is read from standard input; with --invite a link is printed by which the person chooses it.',
    `R is one of ${ROLES.join(', ')}; ID is a region, such as 370700, or '*' for all.`,
    `Outside of the demo city ${ADMINISTRATORS.join(', ')} (system, security and audit administrator) each go with no other role.`,
  ],
  run: async ({ args, open }) => {
    const options = {
      role: { type: 'string', multiple: true },
      region: { type: 'string', multiple: true },
      display: { type: 'string' },
      invite: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name] = positionals;
    const roles = (values.role ?? []).filter((role): role is Role => (ROLES as readonly string[]).includes(role));
    if (!name || roles.length === 0 || roles.length !== values.role?.length || !values.region) {
      throw new Usage(`a name, --region and --role are needed; a role is one of ${ROLES.join(', ')}`);
    }
    const user = { name, displayName: values.display ?? name, roles, regionIds: values.region };
    const password = values.invite ? null : await passwordFromInput();
    if (password !== null) demandGoodPassword(name, password);
    const { units, config } = await open();
    const actor = operatorActor(config.separated);
    if (password === null) {
      const { invitation } = await units.write(actor, 'operator', (unit) => inviteUser(unit, user));
      return [invitationLine(config, name, invitation)];
    }
    const added = await units.write(actor, 'operator', (unit) => addUser(unit, { ...user, password }));
    return [`Account ${added.name} is there: ${added.roles.join(', ')} in ${added.scope.join(', ')}.`];
  },
};

export const userReset: Command = {
  usage: 'user reset NAME [--second-factor]   end a password, print a link for another',
  help: ['Sessions and tokens end too; with --second-factor the second factor is taken off. For the last administrator who is locked out.'],
  run: async ({ args, open }) => {
    const options = { 'second-factor': { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name] = positionals;
    if (!name) throw new Usage('a name is needed');
    const { units, config } = await open();
    const secondFactor = values['second-factor'];
    const link = await units.write(SYSTEM, 'operator', (unit) => resetPerson(unit, name, { secondFactor }));
    return [invitationLine(config, name, link)];
  },
};
