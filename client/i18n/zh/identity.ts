export const identity = {
  user: '账号',
} as const;
