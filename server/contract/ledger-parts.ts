import { z } from 'zod';
import { PLAIN_TEXT } from './common.ts';

/** Why: what a person wrote, at least a word. */
export const reason = z.string().trim().min(1).max(1000).regex(PLAIN_TEXT);
/** The number or title of the document that something stands on. */
export const document = z.string().max(200).regex(PLAIN_TEXT);
export const uuid = z.uuid().transform((text) => text.toLowerCase());
export const year = z.int().min(2000).max(2100);
/** An amount above zero, in the kind's smallest unit. */
export const positive = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
