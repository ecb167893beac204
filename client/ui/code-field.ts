import { html, type TemplateResult } from 'lit';
import { t } from '../i18n/index.ts';
import './lt-field.ts';

/** The field for a code of the second factor, or a recovery code. */
export function codeField(code: string, take: (code: string) => void): TemplateResult {
  return html`<lt-field label=${t('identity.code')} hint=${t('identity.codeHint')} max-length="34" .value=${code} @lt-input=${(
    event: CustomEvent<{ value: string }>,
  ) => take(event.detail.value.trim())}></lt-field>`;
}
