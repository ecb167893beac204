import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n/index.ts';
import '../ui/lt-button.ts';
import '../ui/lt-empty.ts';

/** What the panel offers while there is no site: draw one, read a file, or take the parcel that is selected. */
export function emptyState(ways: { parcel: string; draw: () => void; pick: () => void; take: () => void }): TemplateResult {
  return html`<lt-empty icon="polygon" heading=${t('siting.none')} text=${t('siting.noneWhy')}>
    ${ways.parcel ? html`<lt-button variant="primary" icon="check" @click=${ways.take}>${t('siting.takeParcel', { code: ways.parcel })}</lt-button>` : nothing}
    <lt-button variant=${ways.parcel ? 'secondary' : 'primary'} icon="polygon" @click=${ways.draw}>${t('siting.draw')}</lt-button>
    <lt-button icon="upload" @click=${ways.pick}>${t('siting.pickFile')}</lt-button></lt-empty>`;
}
