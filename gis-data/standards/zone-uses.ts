/**
 * Which planning classes a plan zone admits besides its own class and everything below it. Keys and values are class prefixes.
 * Source: common practice of mixed-use tables in detailed plans; a city replaces it with its own.
 */
export const ZONE_ADMITS: Readonly<Record<string, readonly string[]>> = {
  '01': ['06'],
  '02': ['06'],
  '0701': ['0702', '080404', '0807', '0901', '1207', '1401', '1403', '13'],
  '0703': ['0704', '0601', '06', '1207'],
  '0801': ['0803', '0805', '1403', '13'],
  '0802': ['100101', '0902', '1401', '13'],
  '0803': ['0805', '0901', '1403'],
  '0804': ['0802', '0805', '0803'],
  '0806': ['0807'],
  '09': ['0803', '0805', '1208', '1403', '13'],
  '1001': ['1101', '0802', '1207', '13', '1402'],
  '100101': ['0802', '110101', '13', '1402'],
  '100102': ['100101', '110101', '110102', '0802', '13', '1402'],
  '100103': ['100101', '100102', '1101', '13', '1402'],
  '1101': ['100101', '1208', '13', '1402'],
  '1401': ['1403', '0803'],
  '16': ['07', '08', '09', '1001', '1101', '12', '13', '14'],
};

/**
 * Whether a plan zone admits a use: the same class, a class below it, or one that the table allows.
 * A coarse request (`1001`) in a finer zone (`100102`) is admitted; a request for another fine class is not.
 * @param zoneCode planning code of the zone
 * @param useCode planning code asked for
 */
export function zoneAdmits(zoneCode: string, useCode: string): boolean {
  if (useCode.startsWith(zoneCode) || zoneCode.startsWith(useCode)) return true;
  for (let length = zoneCode.length; length >= 2; length -= 2) {
    const admitted = ZONE_ADMITS[zoneCode.slice(0, length)];
    if (admitted) return admitted.some((prefix) => useCode.startsWith(prefix));
  }
  return false;
}
