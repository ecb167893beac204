import { expect, test } from 'vitest';
import { demandOwnName, plainName, skeletonOf } from '../../../server/identity/names.ts';

const reason = (name: string, taken: readonly string[] = ['admin', '李工', 'planner-1']): string => {
  try {
    demandOwnName(name, taken);
    return 'own';
  } catch (error) {
    const { code, details } = error as { code: string; details: { params: { reason?: string } } };
    return details.params.reason ?? code;
  }
};

test.each([
  ['аdmin', 'mixed'],
  ['αdmin', 'mixed'],
  ['ad\u3164min', 'mixed'],
  ['admin', 'users.name_taken'],
  ['Admin', 'confusable'],
  ['adm1n', 'confusable'],
  ['admín', 'confusable'],
  ['adrnin', 'confusable'],
  ['planner-l', 'confusable'],
  ['operator', 'reserved'],
  ['0perator', 'reserved'],
  ['OPERATOR', 'reserved'],
  ['system', 'reserved'],
  ['王工', 'own'],
  ['Иван', 'own'],
  ['planner-2', 'own'],
])('%s is %s', (name, answer) => {
  expect(reason(name)).toBe(answer);
});

test('a name of one alphabet that looks like one of another is found, and full width is no difference', () => {
  expect(reason('сосо', ['coco'])).toBe('confusable');
  expect(skeletonOf('ΡΑΥ')).toBe(skeletonOf('pay'));
  expect(plainName('ａｄｍｉｎ')).toBe('admin');
});
