import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { MigrationInput } from '../../model/migration/plan.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import { checkedPlan } from '../plan/checked.ts';
import { hasCode } from './file-error.ts';
import { pathPart } from './manifest-path.ts';

/** How the folder of a migration ends. */
const folderEnding = '.migration';

/** The longest name of a migration: it becomes a label value. */
const longestName = 50;

/** How a migration's folder is called, without its ending. */
export function folderName(folder: string): string {
  return basename(folder, folderEnding);
}

/** Whether a folder of that name is a migration's. */
export function isMigrationFolder(name: string): boolean {
  return name.endsWith(folderEnding);
}

/** The folders inside a migration's folder that hold files of its own. */
export const ownFolders: readonly string[] = ['source', 'targets', 'base', 'undo', 'facts'];

/** The evidence of the last run. */
export function reportFile(folder: string): string {
  return join(folder, 'report.md');
}

/** The evidence of the last verification of a target. */
export function verificationFile(folder: string, target: string): string {
  return join(folder, `verification-${pathPart(target)}.md`);
}

/** What the source held at the last export; machine-owned. */
export function sourceFolder(folder: string): string {
  return join(folder, 'source');
}

/** What a target will get; a person's to edit. */
export function targetFolder(folder: string, target: string): string {
  return join(folder, 'targets', pathPart(target));
}

/** What was learned of the cluster of a target: `ClusterFacts` as JSON. */
export function factsFile(folder: string, target: string): string {
  return join(folder, 'facts', `${pathPart(target)}.json`);
}

/** What was learned of the cluster of the source, in the same form. No target's file begins with an underscore: it would be encoded. */
export function sourceFactsFile(folder: string): string {
  return join(folder, 'facts', '_source.json');
}

/** What the target itself said of its manifests when it was last asked. */
export function judgementFile(folder: string, target: string): string {
  return join(folder, 'facts', 'judgements', `${pathPart(target)}.json`);
}

/** What the last export generated for a target; machine-owned. */
export function baseFolder(folder: string, target: string): string {
  return join(folder, 'base', pathPart(target));
}

/** What a target held before it was changed; machine-owned. */
export function undoFolder(folder: string, target: string): string {
  return join(folder, 'undo', pathPart(target));
}

/**
 * Makes `<name>.migration` below `parent` with its plan, and gives its path. Where the name is taken, the folder and the
 * migration get a number: `shop-2`.
 * @throws KubeferryError `invalid` for a plan that is not valid, `store-unavailable` where the folder cannot be made.
 */
export async function createFolder(parent: string, plan: MigrationInput): Promise<string> {
  checkedPlan(plan);
  const { name } = plan.metadata;
  try {
    await mkdir(parent, { recursive: true });
    for (let number = 1; ; number += 1) {
      const free = number === 1 ? name : numbered(name, number);
      const folder = join(parent, free + folderEnding);
      if (!(await makeNew(folder))) continue;
      await writeFile(planFile(folder), planText({ ...plan, metadata: { ...plan.metadata, name: free } }));
      return folder;
    }
  } catch (thrown) {
    throw new KubeferryError('store-unavailable', message('folder.not-writable', { folder: parent }), {
      cause: thrown,
      hint: message('folder.not-writable.hint'),
    });
  }
}

async function makeNew(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (thrown) {
    if (hasCode(thrown, 'EEXIST')) return false;
    throw thrown;
  }
}

function numbered(name: string, number: number): string {
  const ending = `-${number}`;
  return name.slice(0, longestName - ending.length).replace(/-+$/, '') + ending;
}

function planText(plan: MigrationInput): string {
  const { apiVersion, kind, metadata, spec } = plan;
  return stringify({ apiVersion, kind, metadata, spec }, { compat: 'yaml-1.1', lineWidth: 0, indentSeq: false });
}
