import type { Query, Unit } from '../platform/unit.ts';

export type LinkKind = 'invitation' | 'reset';

/** Ends the open links of an account. */
export async function endLinks(unit: Unit, userId: number): Promise<void> {
  await unit
    .trx('user_invitation')
    .where({ user_id: userId })
    .whereNull('accepted_at')
    .whereNull('ended_at')
    .update({ ended_at: unit.now });
}

export interface NewLink {
  readonly userId: number;
  readonly sha256: Buffer;
  readonly expiresAt: Date;
  readonly kind: LinkKind;
}

/** Keeps a link by which an account's password is chosen; those that were made before are worth nothing any more. */
export async function insertLink(unit: Unit, { userId, sha256, expiresAt, kind }: NewLink): Promise<void> {
  await endLinks(unit, userId);
  await unit.trx('user_invitation').insert({
    token_sha256: sha256,
    user_id: userId,
    created_at: unit.now,
    expires_at: expiresAt,
    author_id: unit.actor.id,
    kind,
  });
}

export interface LinkRow {
  user_id: number;
  name: string;
  display_name: string;
  expires_at: Date;
  kind: LinkKind;
}

/** The link that is still open, by its token's hash. */
export async function openLink(query: Query, sha256: Buffer): Promise<LinkRow | null> {
  const row = await query
    .trx('user_invitation as i')
    .join('app_user as u', 'u.id', 'i.user_id')
    .where({ 'i.token_sha256': sha256, 'i.accepted_at': null, 'i.ended_at': null, 'u.disabled_at': null })
    .where('i.expires_at', '>', query.now)
    .first<LinkRow>('i.user_id', 'u.name', 'u.display_name', 'i.expires_at', 'i.kind');
  return row ?? null;
}

/** Uses a link up; of two at once only one does. */
export async function takeLink(unit: Unit, sha256: Buffer): Promise<boolean> {
  const taken = await unit
    .trx('user_invitation')
    .where({ token_sha256: sha256 })
    .whereNull('accepted_at')
    .whereNull('ended_at')
    .where('expires_at', '>', unit.now)
    .update({ accepted_at: unit.now });
  return taken === 1;
}
