import { STAGES, type Stage } from '../../server/contract/projects.ts';
import type { View } from '../state/url-state.ts';

/** What the address says about the projects: one of them, the exemptions, or the register under its filters. */
export interface ProjectsView {
  list: 'projects' | 'exemptions';
  code: string | undefined;
  region: string | undefined;
  stage: Stage | undefined;
  q: string | undefined;
  /** The day that the register is read as of; absent means now. */
  date: string | undefined;
}

/** The screen's state from the address; a stage that there is not is dropped. */
export function readProjects(view: View): ProjectsView {
  return {
    list: view.more?.list === 'exemptions' ? 'exemptions' : 'projects',
    code: view.path.split('/')[1] || undefined,
    region: view.more?.region,
    stage: STAGES.find((stage) => stage === view.more?.stage),
    q: view.more?.q,
    date: view.date,
  };
}

/** The filters for the address. */
export function moreOf(state: Pick<ProjectsView, 'region' | 'stage' | 'q'>): Record<string, string> {
  return {
    ...(state.region ? { region: state.region } : {}),
    ...(state.stage ? { stage: state.stage } : {}),
    ...(state.q ? { q: state.q } : {}),
  };
}
