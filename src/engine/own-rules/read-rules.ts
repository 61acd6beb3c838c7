import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { OwnRule } from '../../adapt/own-rules/own-rule.ts';
import type { AssessedFiles, FilePlace } from '../../model/assessment/assessment.ts';
import { KubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import type { PlanProblem } from '../../model/migration/plan-editing.ts';
import { systemCode } from '../../model/system-code.ts';
import { fileError } from '../assessment/file-error.ts';
import { namedTwice, type ParsedRules, type PlacedRule, parseRules } from './parse-rules.ts';

/** A file of rules. */
export interface RuleFile extends ParsedRules {
  file: string;
}

/** A problem of rules in its file. */
export type RuleProblem = FilePlace & { words: Message; hint?: Message };

/** The own rules of some folders. */
export interface OwnRules {
  rules: OwnRule[];
  ids: string[];
  /** Rules that are left out, and why. */
  problems: RuleProblem[];
}

/** What was read last, by path in full: the rules of a file are made once for each text. */
const read = new Map<string, { text: string; parsed: ParsedRules }>();

/** Every file of rules at some paths: files, or those that end in `.yaml` or `.yml` in folders and below. @throws KubeferryError `not-found`, `invalid` */
export async function readRuleFiles(paths: readonly string[]): Promise<RuleFile[]> {
  const files: RuleFile[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const file of await filesAt(path)) {
      const path = resolve(file);
      if (seen.has(path)) continue;
      seen.add(path);
      const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
        throw fileError(file, thrown);
      });
      const before = read.get(path);
      const parsed = before?.text === text ? before.parsed : parseRules(text);
      read.set(path, { text, parsed });
      files.push({ file, ...parsed });
    }
  }
  for (const path of read.keys()) if (!seen.has(path)) read.delete(path);
  return files;
}

/** The rules of files, and what is wrong with those that are left out. */
export function rulesOf(files: readonly RuleFile[]): OwnRules {
  const own: OwnRules = { rules: [], ids: [], problems: [] };
  const names = new Map<string, string>();
  for (const { file, rules, shape, meaning } of files) {
    const twice = namedTwice(rules, basename(file), names);
    own.problems.push(...[...shape, ...meaning].map((problem) => placed(file, problem)));
    own.problems.push(...twice.map(({ rule, words }) => placed(file, idProblem(rule, words))));
    for (const one of rules) {
      if (twice.some(({ rule }) => rule === one)) continue;
      names.set(one.id, basename(file));
      own.ids.push(one.id);
      if (one.rule) own.rules.push(one.rule);
    }
  }
  return own;
}

/** A problem at the name of a rule. */
export function idProblem({ at }: PlacedRule, words: Message): PlanProblem {
  const { start, end } = at.valueAt(['id']);
  return { severity: 'error', message: words, start: at.place(start), end: at.place(end) };
}

/** The own rules of folders; those of which something is wrong are left out, and a folder that is not there has none. */
export async function soundRules(folders: readonly string[] = []): Promise<OwnRules> {
  const there = await Promise.all(folders.map(async (folder) => ((await isThere(folder)) ? [folder] : [])));
  return rulesOf(await readRuleFiles(there.flat()));
}

/** The same rules, where nothing is wrong with any. @throws KubeferryError `invalid` */
export function demandSound(own: OwnRules): OwnRules {
  const [first] = own.problems;
  if (!first) return own;
  const { file, line, words: why } = first;
  throw new KubeferryError('invalid', message('own.wrong', { file, line, why }), { hint: message('own.wrong.hint') });
}

/** What is told of rules that are left out, where the others count. */
export function leftOut({ problems }: OwnRules): AssessedFiles['skipped'] {
  return problems.map(({ words, hint: _, ...place }) => ({ ...place, words: message('own.left-out', { why: words }) }));
}

/** A problem in a file, with places that begin at 1. */
export function placed(file: string, { start, end, message: words, hint }: PlanProblem): RuleProblem {
  return {
    file,
    line: start.line + 1,
    column: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
    words,
    ...(hint && { hint }),
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return false;
    throw fileError(path, thrown);
  }
}

async function filesAt(path: string): Promise<string[]> {
  const about = await stat(path).catch((cause: unknown) => {
    if (systemCode(cause) !== 'ENOENT') throw fileError(path, cause);
    throw new KubeferryError('not-found', message('own.no-folder', { path }), {
      cause,
      hint: message('own.no-folder.hint'),
    });
  });
  if (!about.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
