import { ensureTemplate } from './template.ts';

/** Makes the template database before the first test file, so that files that start together do not both make it. */
export async function setup(): Promise<void> {
  await ensureTemplate();
}
