import { recordAt, recordsOf } from '../../model/json/json.ts';
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
