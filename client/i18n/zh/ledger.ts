export const ledger = {
  title: '要素台账',
} as const;
