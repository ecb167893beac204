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

/**
 * Colours of the survey classes (GB/T 21010), which has none of its own: each is the corresponding planning class's, with less than half
 * of its chroma, so that what stands today is not taken for what is planned. The same digits mean other things there: `0601` is industry.
 */
export const surveyColours: Readonly<Record<string, string>> = {
  '01': '#eeefe6',
  '02': '#cfdec8',
  '03': '#97af96',
  '04': '#d7e4bb',
  '05': '#ac5656',
  '0508': '#9689b0',
  '06': '#b7aa9f',
  '0602': '#9e8d85',
  '07': '#ededa6',
  '0702': '#e6d7bb',
  '08': '#b862b8',
  '0803': '#d6adc4',
  '0805': '#d1a6a6',
  '0809': '#557680',
  '0810': '#75cb75',
  '09': '#9b9f8c',
  '10': '#c0c0c0',
  '1006': '#d6d6c3',
  '11': '#7a98a9',
  '12': '#e9e9e9',
  '1202': '#d6d6c3',
};

/** The colour of a code: its own, or its nearest ancestor's, in the palette of its system; neutral grey for what is not known. */
export function landUseColour(code: string, system: 'planning' | 'survey' = 'planning'): string {
  const palette = system === 'survey' ? surveyColours : landUseColours;
  for (let length = code.length; length >= 2; length -= 2) {
    const colour = palette[code.slice(0, length)];
    if (colour) return colour;
  }
  return '#eeeeee';
}
