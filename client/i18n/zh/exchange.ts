export const exchange = {
  title: '数据入库',
} as const;
