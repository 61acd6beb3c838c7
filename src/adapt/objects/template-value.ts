import { isRecord } from '../../model/json.ts';

/**
 * Whether a value of a manifest is what a template leaves open: `{{ .Values.name }}` in a text, or without quotes, where YAML reads a mapping
 * with a mapping as its key.
 */
export function isTemplate(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{');
  return isRecord(value) && Object.keys(value).some((key) => key.startsWith('{ '));
}
