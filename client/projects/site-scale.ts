/** A bar that tells lengths on a drawing: a round number of metres and how wide it is drawn. */
export interface ScaleBar {
  lengthM: number;
  widthPx: number;
}

/** The longest of 1, 2, 5 × 10ⁿ metres that is not wider than `mostPx`. */
export function scaleBar(metresPerPixel: number, mostPx: number): ScaleBar {
  const most = metresPerPixel * mostPx;
  const power = 10 ** Math.floor(Math.log10(most));
  const lengthM = [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
  return { lengthM, widthPx: lengthM / metresPerPixel };
}
