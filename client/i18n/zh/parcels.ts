export const parcels = {
  title: '地块',
} as const;
