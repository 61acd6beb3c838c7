import { isRecord } from '../../model/json/json.ts';
import { text } from '../../model/json/parse.ts';
import type { VeleroRunKind } from '../../model/velero/velero-run.ts';

/** A line of Velero's log. */
export interface VeleroLogLine {
  level: 'info' | 'warning' | 'error';
  /** What it says, with the error and the object that it names. */
  text: string;
}

/** Reads a line of the log (logrus, as text or as JSON); one of another form is taken as it is. */
export function readLogLine(line: string): VeleroLogLine {
  const fields = fieldsOf(line);
  const { level, msg, name, resource, namespace } = fields;
  if (msg === undefined) return { level: 'info', text: line };
  const object = [resource, [namespace, name].filter(Boolean).join('/')].filter(Boolean).join(' ');
  const error = fields['error.message'] ?? fields.error;
  const said = [msg, error].filter((part) => part !== undefined && part !== '').join(': ');
  return { level: levels[level ?? ''] ?? 'info', text: object === '' ? said : `${said} (${object})` };
}

/** Whether a line of the server's log is about this backup or this restore. */
export function isAbout(line: string, kind: VeleroRunKind, place: { namespace: string; name: string }): boolean {
  const id = `${place.namespace}/${place.name}`;
  return line.includes(id) && fieldsOf(line)[kind] === id;
}

const levels: Record<string, VeleroLogLine['level']> = {
  warning: 'warning',
  warn: 'warning',
  error: 'error',
  fatal: 'error',
  panic: 'error',
};

function fieldsOf(line: string): Readonly<Record<string, string | undefined>> {
  return line.startsWith('{') ? jsonFields(line) : textFields(line);
}

function jsonFields(line: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(line);
    const entries = Object.entries(isRecord(value) ? value : {});
    return Object.fromEntries(entries.flatMap(([key, field]) => [[key, text(field) ?? JSON.stringify(field)]]));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return {};
    throw thrown;
  }
}

function textFields(line: string): Record<string, string> {
  const found = line.matchAll(/(?:^|\s)([\w.-]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)/g);
  return Object.fromEntries([...found].map(([, key = '', value = '']) => [key, unquoted(value)]));
}

/** Go's quoting is JSON's but for a few escapes. */
function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return value.slice(1, -1);
    throw thrown;
  }
}
