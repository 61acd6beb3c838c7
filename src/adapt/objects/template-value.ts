import { isRecord } from '../../model/json/json.ts';

/** `{{ .Values.name }}`, `${NAME}`, `$(NAME)`, and `__NAME__` of scripts that put in the value. */
const leftOpen = /\{\{|\$[{(]|__[A-Z][A-Z0-9_]*__/;

/** Whether a value of a manifest is what a template leaves open: in a text, or braces without quotes, where YAML reads a mapping with a mapping as its key. */
export function isTemplate(value: unknown): boolean {
  if (typeof value === 'string') return leftOpen.test(value);
  return isRecord(value) && Object.keys(value).some((key) => key.startsWith('{ '));
}
