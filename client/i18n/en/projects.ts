import type { English } from '../shape.ts';
import type { projects as source } from '../zh/projects.ts';

export const projects: English<typeof source> = {
  title: 'Projects',
};
