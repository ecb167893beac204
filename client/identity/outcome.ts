import { t } from '../i18n/index.ts';
import { toast } from '../ui/toasts.ts';

/** Says whether a change of rights is done, or waits for a second person: then the answer names its `grant`. */
export function tellOutcome(answer: object): void {
  toast(t('grant' in answer && answer.grant ? 'departments.submitted' : 'departments.saved'));
}
