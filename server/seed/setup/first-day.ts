import { randomBytes, timingSafeEqual } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { BodyOf, ReplyOf } from '../../contract/endpoint.ts';
import type { SetupPreview, setupEndpoints } from '../../contract/setup.ts';
import { ReadRefusal } from '../../exchange/index.ts';
import { addUser, demandGoodPassword, inviteUser } from '../../identity/index.ts';
import { problem } from '../../platform/problem.ts';
import { SYSTEM, type Unit, type Units } from '../../platform/unit.ts';
import { type DrawRegions, regionIds } from '../../regions/index.ts';
import { readBoundaryFile } from './read.ts';
import { type BoundaryFile, provinceOf } from './recognise.ts';
import { makeRegions, planRegions, provinceDigits } from './service.ts';
import { lockSetup } from './store.ts';

const FILES_MAX = 8;

type Made = ReplyOf<typeof setupEndpoints.make>;

/** The first day of an installation without a region: its one-time token, and the boundary files given so far. */
export class FirstDay {
  private token: string | null = randomBytes(24).toString('base64url');
  private files: readonly BoundaryFile[] = [];
  private readonly units: Units;
  private readonly draw: DrawRegions;

  constructor(units: Units, draw: DrawRegions) {
    this.units = units;
    this.draw = draw;
  }

  /** The path that opens the set-up in a browser, or null when there is a region and nothing to set up. */
  async path(): Promise<string | null> {
    return (await this.isOpen()) ? `/setup?token=${this.token}` : null;
  }

  async isOpen(): Promise<boolean> {
    return this.token !== null && (await this.units.read(SYSTEM, regionIds)).length === 0;
  }

  /** @throws setup.not_open, setup.token */
  async demand(given: unknown): Promise<void> {
    if (!(await this.isOpen())) throw problem('setup.not_open');
    const [own, other] = [Buffer.from(this.token!), Buffer.from(typeof given === 'string' ? given : '')];
    if (own.length !== other.length || !timingSafeEqual(own, other)) throw problem('setup.token');
  }

  /**
   * Adds a boundary file that was uploaded, removes it from the disk, and says what all files make; a file of the same name is replaced.
   * @throws setup.file_refused with the reader's code
   */
  async add(path: string, fileName: string, wantedProvince: string | undefined): Promise<SetupPreview & { province: string }> {
    const file = await readBoundaryFile(path, fileName)
      .catch((error: unknown) => {
        if (error instanceof ReadRefusal) throw problem('setup.file_refused', { reason: error.code, ...error.params });
        throw error;
      })
      .finally(() => rm(path, { force: true }));
    this.files = [...this.files.filter((each) => each.name !== fileName), file].slice(-FILES_MAX);
    const province = (wantedProvince === undefined ? null : provinceDigits(wantedProvince)) ?? provinceOf(this.files) ?? '37';
    const { preview } = await this.units.write(SYSTEM, 'setup', (unit) => planRegions(unit, this.files, { province, cities: [] }));
    return { ...preview, province };
  }

  forget(): void {
    this.files = [];
  }

  /**
   * Makes the regions and the three administrators, or nothing; the token is then worth nothing. Two of them choose their passwords by links.
   * @throws setup.not_open (another was faster), setup.no_regions, users.password_weak, users.name_taken, users.name_refused
   */
  async make(body: BodyOf<typeof setupEndpoints.make>, traceId: string): Promise<Pick<Made, 'regions' | 'invitations'>> {
    const { province, cities, admin } = body;
    demandGoodPassword(admin.name, admin.password);
    const wanted = { province: provinceDigits(province) ?? province.slice(0, 2), cities };
    const made = await this.units.write(SYSTEM, traceId, async (unit: Unit) => {
      await lockSetup(unit);
      if ((await regionIds(unit)).length > 0) throw problem('setup.not_open');
      const plan = await planRegions(unit, this.files, wanted);
      if (!plan.preview.ready) throw problem('setup.no_regions');
      const { added } = await makeRegions(unit, plan, this.files.map((file) => file.name).join(', '), this.draw);
      await addUser(unit, { ...admin, roles: ['admin'], regionIds: ['*'] });
      const invitations: Made['invitations'] = [];
      for (const role of ['security', 'auditor'] as const) {
        const { name, displayName = name } = body[role];
        const { invitation } = await inviteUser(unit, { name, displayName, roles: [role], regionIds: ['*'] });
        invitations.push({ ...invitation, role, name, displayName });
      }
      return { regions: added.length, invitations };
    });
    this.token = null;
    this.files = [];
    return made;
  }
}
