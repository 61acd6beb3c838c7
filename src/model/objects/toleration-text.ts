import type { Toleration } from '../velero/velero-wishes.ts';

/** What a taint does to pods. */
export const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** The toleration that `KEY[=VALUE][:EFFECT]` stands for, or nothing for another text. */
export function parseToleration(word: string): Toleration | undefined {
  const [, key, value, named] = /^([^=:\s]+)(?:=([^:\s]*))?(?::(\S+))?$/.exec(word) ?? [];
  const effect = effects.find((one) => one === named);
  if (key === undefined || (named !== undefined && effect === undefined)) return undefined;
  return { key, ...(value !== undefined && { value }), ...(effect !== undefined && { effect }) };
}

/** A toleration as that text. */
export function tolerationText({ key, value, effect }: Toleration): string {
  return `${key}${value === undefined ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`;
}
