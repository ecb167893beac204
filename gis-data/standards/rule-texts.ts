import type { SitingRule, Text } from './siting-rules.ts';

/** A text in both languages. */
export function text(zh: string, en: string): Text {
  return { zh, en };
}

/** The sentences of a rule about lying clear of an area. */
export function clearOf(zh: string, en: string): SitingRule['sentence'] {
  return {
    pass: text(`未压占${zh}`, `Clear of ${en}`),
    fail: text(`压占${zh}`, `Overlaps ${en}`),
    unknown: text(`${zh}资料缺失、过期或未覆盖，无法判断`, `Unknown: data on ${en} is missing, stale or does not cover the site`),
  };
}

/** The sentences of a rule about lying inside an area. */
export function insideOf(zh: string, en: string): SitingRule['sentence'] {
  return {
    pass: text(`位于${zh}内`, `Inside ${en}`),
    fail: text(`超出${zh}`, `Outside ${en}`),
    unknown: text(`${zh}资料缺失、过期或未覆盖，无法判断`, `Unknown: data on ${en} is missing, stale or does not cover the site`),
  };
}

/** The sentences of a distance rule. */
export function awayFrom(zh: string, en: string): SitingRule['sentence'] {
  return {
    pass: text(`与${zh}的距离符合要求`, `Far enough from ${en}`),
    fail: text(`进入${zh}的保护范围`, `Within the protection distance of ${en}`),
    unknown: text(`${zh}资料缺失、过期或未覆盖，无法判断`, `Unknown: data on ${en} is missing, stale or does not cover the site`),
  };
}
