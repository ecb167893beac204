export const problem = {
  unknown: '没有完成：{code}',
  offline: '连不上服务器',
  'offline.do': '检查网络后重试',
} as const;
