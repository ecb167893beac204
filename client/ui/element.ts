import { type CSSResultGroup, LitElement } from 'lit';
import { locale } from '../i18n/index.ts';
import { StoreController } from '../state/store-controller.ts';
import { baseStyles } from '../style/base.ts';

/**
 * What every element of ours shares: the base styles, a new render when the language changes, and one way to tell an event.
 * A subclass writes `static override styles = [baseStyles, css\`…\`]` and `declare global` for its tag.
 */
export class LtElement extends LitElement {
  static override styles: CSSResultGroup = [baseStyles];

  /** The language on the screen; reading it is not needed to be rendered again. */
  protected readonly locale = new StoreController(this, locale);

  /** Dispatch an event that bubbles out of shadow roots. Answers false when somebody prevented it. */
  protected tell<D>(name: string, detail?: D): boolean {
    return this.dispatchEvent(
      new CustomEvent(name, {
        detail,
        bubbles: true,
        composed: true,
        cancelable: true,
      }),
    );
  }
}
