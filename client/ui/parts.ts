import type { TemplateResult } from 'lit';
import { html, unsafeStatic } from 'lit/static-html.js';

/** Panels of one room that another room's screen docks; the file is named as the tag. */
export type PartTag = 'lt-layers-part' | 'lt-parcel-part' | 'lt-parcel-list-part';

const files = new Map<string, () => Promise<unknown>>();
const asked = new Map<PartTag, Promise<unknown>>();

/** Say where the parts are: the shell does it once, as it alone knows the rooms. */
export function supplyParts(loaders: Readonly<Record<string, () => Promise<unknown>>>): void {
  for (const [path, load] of Object.entries(loaders)) files.set(path.replace(/^.*\/|\.ts$/g, ''), load);
}

/** Loads a part once; until then its tag stands empty and fills by itself. A screen that always docks it loads it with itself. */
export function loadPart(tag: PartTag): Promise<unknown> {
  const loading = asked.get(tag) ?? files.get(tag)!();
  asked.set(tag, loading);
  loading.catch(() => asked.delete(tag));
  return loading;
}

/**
 * A panel of another room, docked. Rooms do not import one another: the shell brings them together.
 * @example html`${part('lt-layers-part', 'left')}`
 */
export function part(tag: PartTag, dock: 'left' | 'right' | ''): TemplateResult {
  loadPart(tag).catch(() => undefined);
  return html`<${unsafeStatic(tag)} dock=${dock}></${unsafeStatic(tag)}>`;
}
