import iconv from 'iconv-lite';
import { type EncodingDecision, ReadRefusal } from './types.ts';

/** Strict: one wrong byte and it is not UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The encoding that a `.cpg` file or a person names, in one spelling; null when it is none that we read. */
export function knownEncoding(name: string): string | null {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  if (['utf8', '65001', 'cp65001'].includes(plain)) return 'UTF-8';
  if (['gbk', 'gb2312', 'gb18030', 'cp936', '936', 'ansi936', 'oem936', 'euccn'].includes(plain)) return 'GBK';
  if (['big5', 'cp950', '950', 'ansi950', 'oem950'].includes(plain)) return 'Big5';
  if (['iso88591', '88591', 'latin1', 'cp1252', '1252', 'ansi1252', 'windows1252'].includes(plain)) return 'ISO-8859-1';
  return null;
}

/**
 * Decides how the text of a shapefile's table is encoded, in the order of the domain page: the user's choice, `.cpg`, the language byte
 * (0x4D is CP936; 0x57 says "current ANSI" and is not to be trusted), a strict UTF-8 test over all text, else GBK.
 */
export function decideTableEncoding(input: {
  choice?: string;
  cpg: string | null;
  languageByte: number;
  text: Uint8Array;
}): EncodingDecision {
  if (input.choice !== undefined) return { encoding: chosen(input.choice), by: 'choice' };
  const named = input.cpg === null ? null : knownEncoding(input.cpg);
  if (named) return { encoding: named, by: 'cpg' };
  if (input.languageByte === 0x4d) return { encoding: 'GBK', by: 'language-byte' };
  if (input.languageByte === 0x4f) return { encoding: 'Big5', by: 'language-byte' };
  return isUtf8(input.text) ? { encoding: 'UTF-8', by: 'utf8-test' } : { encoding: 'GBK', by: 'assumed' };
}

/** Decodes a whole text file: choice, byte-order mark, strict UTF-8, else GBK. Raises `encoding.unreadable` when nothing fits. */
export function decodeText(bytes: Buffer, choice?: string): { text: string; decision: EncodingDecision } {
  if (choice !== undefined) {
    const encoding = chosen(choice);
    return { text: stripBom(iconv.decode(bytes, encoding)), decision: { encoding, by: 'choice' } };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: stripBom(iconv.decode(bytes, 'utf-16le')), decision: { encoding: 'UTF-16LE', by: 'bom' } };
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: stripBom(iconv.decode(bytes, 'utf-16be')), decision: { encoding: 'UTF-16BE', by: 'bom' } };
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (isUtf8(bytes)) return { text: stripBom(bytes.toString('utf8')), decision: { encoding: 'UTF-8', by: hasBom ? 'bom' : 'utf8-test' } };
  const text = iconv.decode(bytes, 'GBK');
  if (text.includes('\u0000')) throw new ReadRefusal('encoding.unreadable', { tried: 'UTF-8, GBK' });
  return { text, decision: { encoding: 'GBK', by: 'assumed' } };
}

function chosen(choice: string): string {
  const encoding = knownEncoding(choice);
  if (!encoding) throw new ReadRefusal('encoding.unreadable', { tried: choice.slice(0, 40) });
  return encoding;
}

const stripBom = (text: string) => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
