import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AssessedFiles, FileFinding, FilePlace, TextChange } from '../../model/assessment/assessment.ts';
import type { Finding, Severity } from '../../model/assessment/finding.ts';
import { format } from '../../model/message.ts';
import { counted } from '../../model/words/counted.ts';
import { wasJudged } from './judged.ts';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/**
 * What was found as a log of SARIF 2.1.0. What is silenced is in it as suppressed; what was not read, and what rules and the target did
 * not judge, as notifications.
 */
export async function sarifOf(found: AssessedFiles): Promise<object> {
  const { findings, silenced } = found;
  const run = {
    tool: { driver: { name: 'kubeferry', version: process.env.KUBEFERRY_VERSION, rules: await rulesOf(found) } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: wasJudged(found), toolExecutionNotifications: notificationsOf(found) }],
    results: [
      ...findings.map((finding) => ({ ...resultOf(finding), ...fixesOf(finding) })),
      ...silenced.map((finding) => ({
        ...resultOf(finding),
        suppressions: [{ kind: 'inSource', justification: finding.reason }],
      })),
    ],
  };
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
}

/** The rules that something is told by, each with its page. */
async function rulesOf({ findings, silenced }: AssessedFiles): Promise<object[]> {
  const all = [...findings, ...silenced];
  const ids = [...new Set(all.map(({ rule }) => rule))].sort();
  // The pages are a large text that no other command needs.
  const { rulePage, ruleTitle } = await import('../../model/assessment/rule-page.ts');
  return ids.map((id) => {
    const page = rulePage(id);
    const docs = all.find((one) => one.rule === id)?.docs;
    return {
      id,
      shortDescription: { text: ruleTitle(id) ?? id },
      ...(page && { help: { text: page, markdown: page } }),
      ...(docs !== undefined && { helpUri: docs }),
    };
  });
}

/** What was not read, and what rules and the target did not judge. */
function notificationsOf({ skipped, notJudged, notJudgedByTarget = [] }: AssessedFiles): object[] {
  return [
    ...skipped.map(({ words, unread, ...place }) => ({
      level: unread ? 'error' : 'note',
      message: { text: format(words) },
      locations: [locationOf(place)],
    })),
    ...notJudged.map(({ rule, fact, objects }) => ({
      level: 'note',
      message: { text: `Not judged by ${rule}: ${counted(objects, 'object')}, since of ${fact} nothing is known.` },
    })),
    ...notJudgedByTarget.map(({ why, objects }) => ({
      level: 'note',
      message: { text: `Not judged by the target: ${counted(objects, 'object')}. ${format(why)}` },
    })),
  ];
}

function resultOf(finding: Finding & FilePlace): object {
  const { kind, namespace, name } = finding.object;
  return {
    ruleId: finding.rule,
    level: levels[finding.severity],
    message: { text: format(finding.message) },
    locations: [
      {
        ...locationOf(finding),
        logicalLocations: [
          { kind: 'resource', fullyQualifiedName: [kind, namespace, name].filter(Boolean).join('/') },
          { kind: 'member', fullyQualifiedName: finding.pointer },
        ],
      },
    ],
  };
}

function locationOf({ file, line, column, endLine, endColumn }: FilePlace): object {
  const end = endLine === undefined ? {} : { endLine, endColumn };
  const region = { startLine: line, startColumn: column, ...end };
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } };
}

function fixesOf({ file, fixes, changes = [] }: FileFinding): object {
  const said = fixes.flatMap(({ title }, index) => {
    const made = changes[index];
    if (!made) return [];
    const artifactChanges = [{ artifactLocation: { uri: uriOf(file) }, replacements: made.map(replacement) }];
    return [{ description: { text: format(title) }, artifactChanges }];
  });
  return said.length > 0 ? { fixes: said } : {};
}

function replacement({ from, to, text }: TextChange): object {
  const [startLine, startColumn, endLine, endColumn] = [from.line, from.column, to.line, to.column];
  return { deletedRegion: { startLine, startColumn, endLine, endColumn }, insertedContent: { text } };
}

function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file
    .split(sep)
    .filter((part) => part !== '.')
    .map(encodeURIComponent)
    .join('/');
}
