export const status = {
  pass: '通过',
  warn: '提示',
  fail: '不通过',
  unknown: '未知',
  available: '可用',
  restricted: '受限',
  unavailable: '不可用',
  normal: '正常',
  watch: '关注',
  urgent: '告急',
} as const;
