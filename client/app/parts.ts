import type { TemplateResult } from 'lit';
import { html, unsafeStatic } from 'lit/static-html.js';

/** Panels of one room that another room's screen docks; the file is named as the tag. */
export type PartTag = 'lt-layers-part' | 'lt-parcel-part' | 'lt-parcel-list-part';

const files = import.meta.glob<unknown>('../*/lt-*-part.ts');
const asked = new Set<PartTag>();

/** Loads a part once; until then its tag stands empty and fills by itself. */
function load(tag: PartTag): void {
  if (asked.has(tag)) return;
  asked.add(tag);
  const path = Object.keys(files).find((each) => each.endsWith(`/${tag}.ts`));
  files[path ?? '']?.().catch(() => asked.delete(tag));
}

/**
 * A panel of another room, docked. Rooms do not import one another: the shell brings them together.
 * @example html`${part('lt-layers-part', 'left')}`
 */
export function part(tag: PartTag, dock: 'left' | 'right' | ''): TemplateResult {
  load(tag);
  return html`<${unsafeStatic(tag)} dock=${dock}></${unsafeStatic(tag)}>`;
}
