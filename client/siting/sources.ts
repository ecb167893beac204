import { parcelsEndpoints } from '../../server/contract/parcels.ts';
import { type CheckReply, sitingEndpoints } from '../../server/contract/siting.ts';
import { call } from '../api/call.ts';
import { t } from '../i18n/index.ts';
import { boxAround } from '../land/box.ts';
import { readSiteFile } from '../land/read-file.ts';
import { mapCommands } from '../map/commands.ts';
import { go, view } from '../state/url-state.ts';
import { toast } from '../ui/toasts.ts';
import { exchangeSite, putSite, type SiteGeometry, site } from './site.ts';
import { needs, needsFrom, useCode } from './terms.ts';

function lookAt(geometry: CheckReply['geometry']): void {
  const box = boxAround(geometry);
  if (box) mapCommands.show(box);
}

/** Keeps the check that is shown in the address, or takes it out. */
export function nameCheck(id: string | null): void {
  const { check: _old, site: _taken, ...more } = view.get().more ?? {};
  go({ more: id ? { ...more, check: id } : more });
}

/** A parcel becomes the site, for what it is planned for, so that the check answers what the parcel's panel does. Problems: `parcel.unknown`. */
export async function takeParcel(code: string): Promise<void> {
  nameCheck(null);
  const { geometry, parcel } = await call(parcelsEndpoints.read, { params: { code } });
  useCode.set(parcel.use?.system === 'planning' ? parcel.use.code : '');
  putSite(geometry as unknown as SiteGeometry, code);
  mapCommands.show(parcel.bbox);
}

/** The site, use and needs of a check that was kept; answers it as it was answered then. Problems: `siting.unknown_check`. */
export async function openCheck(id: string): Promise<CheckReply> {
  const reply = await call(sitingEndpoints.read, { params: { id } });
  useCode.set(reply.use?.code ?? '');
  needs.set(needsFrom(reply.needs, reply.areaM2));
  return reply;
}

/** Lays the site of a kept check under the hand. */
export function putCheckedSite(reply: CheckReply): void {
  putSite(reply.geometry as unknown as SiteGeometry, '');
  lookAt(reply.geometry);
}

/** The areas of a boundary file become the site; a file that cannot be read says why. */
export async function takeFile(file: File): Promise<void> {
  const read = await readSiteFile(file);
  if ('refused' in read) {
    toast(read.refused, { tone: 'fail' });
    return;
  }
  putSite(read.geometry, file.name);
  lookAt(read.geometry as unknown as CheckReply['geometry']);
  toast(read.note, { tone: 'pass' });
}

/** A remedy takes the place of the site, in a step that can be undone. */
export function adoptRemedy(remedy: CheckReply['remedies'][number]): void {
  const undo = exchangeSite(remedy.geometry as unknown as SiteGeometry, site.get().name);
  toast(t('siting.adopted'), { tone: 'pass', action: { label: t('map.undo'), run: undo } });
}
