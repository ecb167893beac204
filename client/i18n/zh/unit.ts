export const unit = {
  mu: '亩',
  ha: '公顷',
  m2: 'm²',
} as const;
