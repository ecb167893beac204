export const siting = {
  title: '选址核查',
} as const;
