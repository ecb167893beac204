export const command = {
  title: '指挥',
} as const;
