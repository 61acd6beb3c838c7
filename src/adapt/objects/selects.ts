import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';

/** Whether the `labelSelector` of an object takes in labels; an empty one does, an absent one does not. */
export function selects(selector: unknown, labels: Readonly<Record<string, unknown>>): boolean {
  const asked = recordAt(selector);
  if (!asked) return false;
  const same = Object.entries(recordAt(asked, 'matchLabels') ?? {}).every(([key, value]) => labels[key] === value);
  return same && recordsOf(asked.matchExpressions).every(([, one]) => holds(one, labels));
}

function holds({ key, operator, values }: Record<string, unknown>, labels: Readonly<Record<string, unknown>>): boolean {
  const value = labels[String(key)];
  const listed = typeof value === 'string' && texts(values).includes(value);
  if (operator === 'In') return listed;
  if (operator === 'NotIn') return !listed;
  return (value !== undefined) === (operator === 'Exists');
}

/** A label selector in one line, as kubectl writes it: `team=shop, tier in (web, api), !old`. */
export function selectorText({ matchLabels, matchExpressions }: JsonRecord): string {
  const same = Object.entries(recordAt({ matchLabels }, 'matchLabels') ?? {}).map(([key, value]) => `${key}=${value}`);
  const asked = recordsOf(matchExpressions).map(([, { key, operator, values }]) => {
    if (operator === 'Exists') return String(key);
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${String(operator).toLowerCase()} (${texts(values).join(', ')})`;
  });
  return [...same, ...asked].join(', ');
}
