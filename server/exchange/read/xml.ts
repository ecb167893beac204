import { ReadRefusal } from './types.ts';

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Resolves XML's own five entities and numbered characters; what is neither stays as it is. */
export function withEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|lt|gt|quot|apos|amp);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? whole;
    const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/** Refuses declarations of types and entities, and with them entity bombs. Raises `xml.entities`. */
export function mustBePlainXml(text: string): void {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new ReadRefusal('xml.entities', {});
}

export interface XmlElement {
  /** The attributes as they are written. */
  readonly head: string;
  readonly body: string;
}

/** The elements of a name, in order, whatever their prefix; one that holds its like ends at the first end tag. Raises `file.corrupt`. */
export function* elementsOf(text: string, name: string): Generator<XmlElement> {
  const opening = new RegExp(`<((?:\\w+:)?${name})(?=[\\s/>])([^>]*)>`, 'g');
  for (let hit = opening.exec(text); hit; hit = opening.exec(text)) {
    const head = hit[2]!;
    if (head.endsWith('/')) {
      yield { head: head.slice(0, -1), body: '' };
      continue;
    }
    const end = text.indexOf(`</${hit[1]!}>`, opening.lastIndex);
    if (end < 0) throw new ReadRefusal('file.corrupt', { reason: `${name} is not closed` });
    yield { head, body: text.slice(opening.lastIndex, end) };
    opening.lastIndex = end;
  }
}

/** The value of an attribute; null when it is not there. */
export function attributeOf(head: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(head);
  return found ? withEntities(found[1] ?? found[2]!) : null;
}
