import { html } from 'lit';
import { t } from '../i18n/index.ts';
import type { LtDialog } from '../ui/lt-dialog.ts';
import { toast } from '../ui/toasts.ts';
import type { Sample } from './gallery-sample.ts';
import '../ui/lt-dialog.ts';
import '../ui/lt-empty.ts';
import '../ui/lt-error.ts';
import '../ui/lt-progress.ts';
import '../ui/lt-skeleton.ts';
import '../ui/lt-verdict.ts';

/** Empty, loading, failed, under way, told. */
export function feedbackSamples(): Sample[] {
  return [
    [
      'lt-empty',
      html`<lt-empty icon="polygon" heading=${t('gallery.emptyHead')} text=${t('gallery.emptyText')}><lt-button variant="primary" icon="polygon">${t('gallery.drawSite')}</lt-button></lt-empty>`,
    ],
    [
      'lt-error',
      html`<div class="stack"><lt-error code="ledger.insufficient" trace-id="4bf92f3577b34da6"></lt-error><lt-error code="offline" retryable></lt-error></div>`,
    ],
    [
      'lt-progress · lt-skeleton',
      html`<div class="stack"><lt-progress value="0.62" label=${t('gallery.importing')}></lt-progress><lt-progress label=${t('gallery.checking')}></lt-progress><lt-skeleton lines="4"></lt-skeleton></div>`,
    ],
    ['lt-dialog · lt-toast', dialogSample()],
  ];
}

function dialogSample(): Sample[1] {
  const dialogNear = (event: Event): LtDialog | null | undefined =>
    (event.target as HTMLElement).closest('section')?.querySelector('lt-dialog');
  const show =
    (open: boolean) =>
    (event: Event): void => {
      const dialog = dialogNear(event);
      if (dialog) dialog.open = open;
    };
  const tellDone = (): void => toast(t('gallery.toastText'), { tone: 'pass', action: { label: t('map.undo'), run: () => undefined } });
  return html`<div class="wrap"><lt-button @click=${show(true)}>${t('gallery.openDialog')}</lt-button><lt-button @click=${tellDone}>${t('gallery.showToast')}</lt-button>
      <lt-button @click=${() => toast(t('gallery.toastFail'), { tone: 'fail' })}>${t('gallery.showToast')} · ${t('status.fail')}</lt-button></div>
    <lt-dialog heading=${t('gallery.dialogHead')} @lt-close=${show(false)}><p>${t('gallery.dialogText')}</p>
      <lt-button slot="foot" @click=${show(false)}>${t('ui.cancel')}</lt-button><lt-button slot="foot" variant="primary" @click=${show(false)}>${t('gallery.reserve')}</lt-button></lt-dialog>`;
}
