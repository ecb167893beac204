import type { Theme } from '../style/tokens.ts';

/** One class of the choropleth: from this share on, its colour, and the colour of text on it. */
export interface RampStep {
  from: number;
  colour: string;
  ink: string;
}

const from = [0, 0.5, 0.65, 0.8, 0.9];
const colours: Record<Theme, readonly string[]> = {
  light: ['#e6edf7', '#bccfea', '#86a8d8', '#3f70b8', '#1c4f9c'],
  dark: ['#1b2838', '#223b5e', '#2f578c', '#6c9be0', '#a5c8ff'],
};
const inks: Record<Theme, readonly string[]> = {
  light: ['#16202b', '#16202b', '#16202b', '#ffffff', '#ffffff'],
  dark: ['#e8ecf0', '#e8ecf0', '#ffffff', '#0c1a2e', '#0c1a2e'],
};

/** The classes of used share, from little to all; one hue, so that it reads without colour vision. The legend shows the same. */
export function shareRamp(theme: Theme): readonly RampStep[] {
  return from.map((start, index) => ({ from: start, colour: colours[theme][index] ?? '', ink: inks[theme][index] ?? '' }));
}

/** The class of a share. */
export function rampStep(theme: Theme, share: number): RampStep {
  const steps = shareRamp(theme);
  return steps.findLast((step) => share >= step.from) ?? steps[0] ?? { from: 0, colour: '', ink: '' };
}
