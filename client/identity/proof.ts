import { html, type TemplateResult } from 'lit';
import { session } from '../api/session.ts';
import { t } from '../i18n/index.ts';
import '../ui/lt-field.ts';

/** The field by which a person proves to sit there; who has no password has proved it by a fresh sign-in. */
export function proofField(password: string, take: (password: string) => void): TemplateResult {
  if (session.get().proof === 'sso') return html`<p class="muted small">${t('identity.proofSso')}</p>`;
  return html`<lt-field label=${t('identity.presentPassword')} type="password" autocomplete="current-password" max-length="200" .value=${password} @lt-input=${(
    event: CustomEvent<{ value: string }>,
  ) => take(event.detail.value)}></lt-field>`;
}

/** Whether the proof can be sent. */
export const hasProof = (password: string): boolean => password !== '' || session.get().proof === 'sso';

/** The proof as a command carries it. */
export const proofOf = (password: string): { password?: string } => (password ? { password } : {});
