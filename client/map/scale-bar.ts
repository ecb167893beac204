const maxPx = 110;

/** The roundest length that a bar of at most `maxPx` stands for: 1, 2 or 5 with noughts. */
export function scaleBar(metresPerPx: number): { lengthM: number; widthPx: number } {
  const most = metresPerPx * maxPx;
  const power = 10 ** Math.floor(Math.log10(most));
  const lengthM = [5, 2, 1].map((step) => step * power).find((step) => step <= most) ?? power;
  return { lengthM, widthPx: lengthM / metresPerPx };
}
