/** How freed lots are used for a project. */
export const lotUse = {
  lot: '腾出量',
  lots: '使用哪些腾出量',
  left: '剩余',
  part: '给项目',
  gets: '项目得到',
  givenUp: '另核减',
  ofKind: '选好指标后，这里列出还有剩余的腾出量',
  usedUp: '另有 {count} 批已用完',
  allUsed: '{year} 年腾出的{kind}已用完',
  none: '{year} 年没有腾出的{kind}',
  noneWhy: '登记一批腾出量，或换一项指标、年度',
  ratio: '替代比',
  ratioNote: '2 : 1：项目每得一份，另核减一份',
  ratioLeast: '{lot} 至少 2 : 1',
  toSource: '查看替代来源',
} as const;
