/** Format: the label selectors of k8s.io/apimachinery/pkg/labels, and the label names and values of its validation. */

const labelName = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const domainPart = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const key = `(?:(?=[^/]{1,253}/)${domainPart}(?:\\.${domainPart})*/)?${labelName}`;
const value = `(?:${labelName})?`;

const requirements = [
  `!?\\s*${key}`,
  `${key}\\s*(?:==?|!=)\\s*${value}`,
  `${key}\\s+(?:in|notin)\\s*\\(\\s*${value}\\s*(?:,\\s*${value}\\s*)*\\)`,
  `${key}\\s*[<>]\\s*[0-9]{1,18}`,
].map((pattern) => new RegExp(`^${pattern}$`));

/** The first part of a label selector that an API server would not take; nothing where it takes the whole. An empty selector is one. */
export function wrongPart(selector: string): string | undefined {
  if (selector.trim() === '') return undefined;
  const parts = partsOf(selector);
  const wrong = parts.find((part) => !requirements.some((pattern) => pattern.test(part)));
  return wrong === '' ? selector : wrong;
}

/** Whether labels match a selector that `wrongPart` finds nothing wrong with. */
export function labelMatcher(selector: string): (labels: Readonly<Record<string, string>>) => boolean {
  const all = selector.trim() === '' ? [] : partsOf(selector).map(requirement);
  return (labels) => all.every((matches) => matches(labels));
}

/** The selector as the field of an object has it, which knows neither `<` nor `>`. It has to be one that `wrongPart` finds nothing wrong with. */
export function toLabelSelector(selector: string): { matchExpressions: LabelRequirement[] } {
  const parts = selector.trim() === '' ? [] : partsOf(selector);
  return { matchExpressions: parts.map(expression) };
}

/** One condition of the `labelSelector` of an object. */
export interface LabelRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}

function expression(part: string): LabelRequirement {
  const set = /^(\S+)\s+(in|notin)\s*\((.*)\)$/.exec(part);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((each) => each.trim());
    return { key, operator: operator === 'in' ? 'In' : 'NotIn', values };
  }
  const [, not, key = '', operator, operand = ''] = /^(!?)\s*([^\s=!<>]+)\s*(==?|!=)?\s*(.*)$/.exec(part) ?? [];
  if (operator === undefined) return { key, operator: not === '!' ? 'DoesNotExist' : 'Exists' };
  return { key, operator: operator === '!=' ? 'NotIn' : 'In', values: [operand] };
}

/** Cut at the commas that are not between brackets. */
function partsOf(selector: string): string[] {
  return selector.split(/,(?![^()]*\))/).map((part) => part.trim());
}

function requirement(part: string): (labels: Readonly<Record<string, string>>) => boolean {
  const set = /^(\S+)\s+(in|notin)\s*\((.*)\)$/.exec(part);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((each) => each.trim());
    return (labels) => has(labels, key, (found) => values.includes(found)) === (operator === 'in');
  }
  const [, not, key = '', operator, operand = ''] = /^(!?)\s*([^\s=!<>]+)\s*(==?|!=|<|>)?\s*(.*)$/.exec(part) ?? [];
  switch (operator) {
    case '=':
    case '==':
      return (labels) => has(labels, key, (found) => found === operand);
    case '!=':
      return (labels) => !has(labels, key, (found) => found === operand);
    case '<':
      return (labels) => has(labels, key, (found) => wholeNumber.test(found) && BigInt(found) < BigInt(operand));
    case '>':
      return (labels) => has(labels, key, (found) => wholeNumber.test(found) && BigInt(found) > BigInt(operand));
    default:
      return (labels) => has(labels, key, () => true) === (not === '');
  }
}

const wholeNumber = /^-?\d+$/;

function has(labels: Readonly<Record<string, string>>, key: string, test: (found: string) => boolean): boolean {
  const found = Object.hasOwn(labels, key) ? labels[key] : undefined;
  return found !== undefined && test(found);
}
