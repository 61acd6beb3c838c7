import { isRecord, recordsOf } from '../model/json/json.ts';

/** Whether labels match a selector: `matchLabels` and `matchExpressions`, or a plain map as Services have it. Nothing matches no selector. */
export function matchesSelector(selector: unknown, labels: Record<string, string> = {}): boolean {
  if (!isRecord(selector)) return false;
  const isPlain = Object.values(selector).every((value) => typeof value === 'string');
  const equal = isPlain ? selector : isRecord(selector.matchLabels) ? selector.matchLabels : {};
  if (Object.entries(equal).some(([name, value]) => labels[name] !== value)) return false;
  return recordsOf(isPlain ? [] : selector.matchExpressions).every(([, { key, operator, values }]) => {
    const value = labels[String(key)];
    const listed = Array.isArray(values) && value !== undefined && values.includes(value);
    switch (operator) {
      case 'In':
        return listed;
      case 'NotIn':
        return !listed;
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}
