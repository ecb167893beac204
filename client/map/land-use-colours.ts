/** The official map colours of the planning classes (用地用海分类指南 2023), by the longest code prefix that has one. */
export const landUseColours: Readonly<Record<string, string>> = {
  '01': '#f5f8dc',
  '02': '#bfe9aa',
  '03': '#68b167',
  '04': '#cdf57a',
  '05': '#65cdaa',
  '06': '#d8d79f',
  '07': '#ffff2d',
  '0702': '#ffff2d',
  '0703': '#ffd380',
  '0704': '#ffd380',
  '08': '#ff00ff',
  '0801': '#ff00ff',
  '0802': '#e6005c',
  '0803': '#ff7f00',
  '0804': '#ff85c9',
  '0805': '#00a57c',
  '0806': '#ff7f7e',
  '0807': '#ff9f7f',
  '09': '#ff0000',
  '10': '#bb9674',
  '1001': '#bb9674',
  '1002': '#9e6c54',
  '11': '#8761d3',
  '1101': '#8761d3',
  '1102': '#9999ff',
  '12': '#b7b7b7',
  '13': '#006380',
  '14': '#00ff00',
  '1401': '#00ff00',
  '1402': '#148d4a',
  '1403': '#acffcf',
  '15': '#859156',
  '16': '#ffffff',
  '17': '#338ec0',
  '23': '#eeeeee',
};

/** The colour of a planning code: its own, or its nearest ancestor's; neutral grey for what is not known. */
export function landUseColour(code: string): string {
  for (let length = code.length; length >= 2; length -= 2) {
    const colour = landUseColours[code.slice(0, length)];
    if (colour) return colour;
  }
  return '#eeeeee';
}
