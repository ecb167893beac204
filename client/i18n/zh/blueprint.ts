export const blueprint = {
  title: '一张蓝图',
} as const;
