import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { durationSeconds } from '../../model/go-duration.ts';
import { isRecord, type JsonRecord, recordsOf } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import {
  backupHooks,
  type HooksKind,
  type HooksProblem,
  type ReadHooks,
  restoreHooks,
} from '../../model/velero/velero-hooks.ts';

const schemas = { backup: backupHooks, restore: restoreHooks };

type Path = readonly PropertyKey[];

/** What is wrong at a place in hooks. */
interface HooksWrong {
  path: Path;
  words: Message;
}

/** Reads the text of hooks; a whole Backup or Restore, or `hooks` above them, is not taken. `hooks` is absent where anything is wrong, or nothing is said. */
export function readHooks(kind: HooksKind, text: string): ReadHooks {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const lineOf = (offset: number) => lines.linePos(offset).line - 1;
  const syntax = document.errors.map(
    (error): HooksProblem => ({
      words: message('plan.syntax', { problem: error.message }),
      line: lineOf(error.pos[0]),
    }),
  );
  if (syntax.length > 0) return { problems: syntax };
  const value: unknown = document.toJS();
  const wrong = wrongIn(kind, value);
  if (wrong.length > 0) {
    return { problems: wrong.map(({ path, words }) => ({ words, line: lineOf(offsetOf(path)) })) };
  }
  return isRecord(value) && recordsOf(value.resources).length > 0 ? { hooks: value, problems: [] } : { problems: [] };

  function offsetOf(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (isRecord(node) && Array.isArray(node.range)) return Number(node.range[0]);
    }
    return document.contents?.range?.[0] ?? 0;
  }
}

/** The same for hooks that are on their way to Velero. */
export function hookObjections(kind: HooksKind, hooks: JsonRecord | undefined): Message[] {
  return hooks === undefined ? [] : wrongIn(kind, hooks).map(({ words }) => words);
}

/** What Velero would refuse in hooks, with the places; also what it would leave out without a word. */
export function wrongIn(kind: HooksKind, value: unknown): HooksWrong[] {
  const checked = schemas[kind].safeParse(value);
  if (!checked.success) return checked.error.issues.flatMap(wrongOf);
  return durationsIn(checked.data, []).flatMap(({ path, text }) => {
    if ((durationSeconds(text) ?? 0) > 0) return [];
    return [{ path, words: message('velero.timeWrong', { field: nameOf(path), value: text }) }];
  });
}

function wrongOf(issue: z.core.$ZodIssue): HooksWrong[] {
  const { path } = issue;
  const place = nameOf(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        words: message('velero.hookUnknown', { place, key }),
      }));
    case 'invalid_value':
      return [{ path, words: message('velero.hookValue', { place, values: issue.values.map(String).join(', ') }) }];
    default:
      return [{ path, words: message('velero.hookWrong', { place }) }];
  }
}

/** Every text behind a key that holds a duration. */
function durationsIn(value: unknown, path: Path): { path: Path; text: string }[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, at) => durationsIn(item, [...path, at]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    // What is in there is Kubernetes's, and not Velero's.
    if (key === 'initContainers') return [];
    const at = [...path, key];
    return /timeout$/i.test(key) && typeof inner === 'string' ? [{ path: at, text: inner }] : durationsIn(inner, at);
  });
}

function nameOf(path: Path): string {
  return ['hooks', ...path]
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);
}
