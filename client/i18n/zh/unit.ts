export const unit = {
  mu: '亩',
  ha: '公顷',
  m2: 'm²',
  wanyuan: '万元',
  day: '天',
  workingDay: '工作日',
} as const;
