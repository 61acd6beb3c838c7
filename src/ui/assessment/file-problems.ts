import { basename, dirname, sep } from 'node:path';
import * as vscode from 'vscode';
import type { AssessedManifests } from '../../model/assessment/assessment.ts';
import type { ImprintedJudgement } from '../../model/assessment/judgement.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { sameJson } from '../../model/json/json.ts';
import { AfterTyping } from '../after-typing.ts';
import { documentAt, documentPath } from '../document-path.ts';
import { findingProblem, idleProblem } from '../finding-problems.ts';
import { isWrittenByExports } from '../migrations/plan-files.ts';
import { isRulePath, ownRuleFolders, watchRules } from '../own-rules/rule-files.ts';
import { ProblemsByFile, type ToldOfFile } from '../problems-by-file.ts';
import type { Shared } from '../shared.ts';

/** Files and folders that were assessed together against one context. */
interface Assessed {
  /** Tells it from others that were assessed. */
  name: string;
  uris: readonly vscode.Uri[];
  context: string;
  /** What the context offered when it was asked. */
  facts: ClusterFacts;
  /** What it said itself then. */
  asked: ImprintedJudgement;
  /** What of it was assessed alone since. */
  without: vscode.Uri[];
  found: AssessedManifests['findings'];
  /** What is wrong with own rules, which are left out, and what could not be read. */
  unread: AssessedManifests['skipped'];
  problems: ProblemsByFile;
  watching: vscode.Disposable;
}

/**
 * Problems in manifests that a person had assessed against a cluster: files, folders, and documents that lie in no file. They are judged again while they
 * are edited, by what was learned of the cluster, and what it said of what is still as it was, when it was asked.
 */
export class FileProblems implements vscode.Disposable {
  readonly #shared: Shared;
  /** How many were assessed together so far. */
  #count = 0;
  readonly #assessed = new Set<Assessed>();
  readonly #checks: AfterTyping;
  readonly #listening: vscode.Disposable;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#checks = new AfterTyping(shared.log);
    this.#listening = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#changed(document.uri)),
      watchRules(() => {
        for (const assessed of this.#assessed) this.#soon(assessed);
      }),
    );
  }

  /** Asks a cluster what it offers and, by dry runs, what it says itself, judges the manifests by that, and shows what was found, in the place of what was found in them before. Throws what the engine throws. */
  async assess(
    uris: readonly vscode.Uri[],
    context: string,
    token: vscode.CancellationToken,
  ): Promise<AssessedManifests> {
    const params = {
      paths: uris.map(documentPath),
      texts: textsOf(uris),
      target: { context },
      rules: ownRuleFolders(),
    };
    const found = await this.#shared.engine.request('assess.manifests', params, { token });
    if (!found.facts || !found.asked) throw new Error('The cluster was asked.');
    for (const before of this.#assessed) this.#yieldTo(before, uris);
    const watching = vscode.Disposable.from(...(await Promise.all(uris.map((uri) => this.#watch(uri)))));
    this.#count += 1;
    const name = `kubeferry-files-${this.#count}`;
    const assessed: Assessed = {
      name,
      uris,
      context,
      facts: found.facts,
      asked: found.asked,
      without: [],
      found: found.findings,
      unread: unreadIn(found),
      problems: new ProblemsByFile(name),
      watching,
    };
    this.#assessed.add(assessed);
    await this.#shared.setContextKey('kubeferry:assessedFiles', true);
    this.#show(assessed);
    // What was typed meanwhile was heard by nobody.
    if (!sameJson(textsOf(uris), params.texts)) this.#soon(assessed);
    return found;
  }

  /** What was found in a document, as it is shown; nothing in what Kubeferry itself writes, which nobody edits. */
  findings(path: string): AssessedManifests['findings'] {
    if (isWrittenByExports(path)) return [];
    const uri = documentAt(path);
    return [...this.#assessed]
      .filter(({ without }) => !isWithin(without, uri))
      .flatMap(({ found }) => found.filter(({ file }) => file === path));
  }

  /** Takes all problems away, and judges nothing again. */
  async clear(): Promise<void> {
    for (const assessed of this.#assessed) this.#forget(assessed);
    await this.#shared.setContextKey('kubeferry:assessedFiles', false);
  }

  dispose(): void {
    for (const assessed of this.#assessed) this.#forget(assessed);
    this.#listening.dispose();
  }

  #changed(uri: vscode.Uri): void {
    for (const assessed of this.#assessed) if (isWithin(assessed.uris, uri)) this.#soon(assessed);
  }

  #soon(assessed: Assessed): void {
    const about = assessed.uris.map(documentPath).join(', ');
    this.#checks.soon(assessed.name, about, (signal) => this.#again(assessed, signal));
  }

  async #again(assessed: Assessed, signal: AbortSignal): Promise<void> {
    const { facts, asked } = assessed;
    // What was removed has no problems any more, and keeps nobody from judging the others.
    const uris = await thatAreThere(assessed.uris);
    if (signal.aborted) return;
    const params = {
      paths: uris.map(documentPath),
      texts: textsOf(uris),
      target: { facts, asked },
      rules: ownRuleFolders(),
    };
    const found = await this.#shared.engine.request('assess.manifests', params, { signal });
    if (signal.aborted) return;
    assessed.found = found.findings;
    assessed.unread = unreadIn(found);
    this.#show(assessed);
  }

  #show(assessed: Assessed): void {
    const { context, found, unread, without, problems } = assessed;
    const told = new Map<string, ToldOfFile>();
    const unreadOf = Map.groupBy(unread, (one) => one.file);
    const foundIn = Map.groupBy(found, (one) => one.file);
    for (const file of new Set([...unreadOf.keys(), ...foundIn.keys()])) {
      if (isWithin(without, documentAt(file))) continue;
      const [its, left] = [foundIn.get(file) ?? [], unreadOf.get(file) ?? []];
      told.set(file, {
        key: () => JSON.stringify([its, left]),
        problems: () => [...its.map((one) => findingProblem(one, context)), ...left.map(idleProblem)],
      });
    }
    void problems.tell(told);
  }

  /** What is assessed anew has the problems of that only. */
  #yieldTo(before: Assessed, uris: readonly vscode.Uri[]): void {
    if (before.uris.every((uri) => isWithin(uris, uri))) this.#forget(before);
    else if (overlap(before.uris, uris)) {
      before.without.push(...uris);
      this.#show(before);
    }
  }

  #forget(assessed: Assessed): void {
    this.#checks.forget(assessed.name);
    assessed.watching.dispose();
    this.#assessed.delete(assessed);
    assessed.problems.dispose();
  }

  /** What changes on disk without an editor. */
  async #watch(uri: vscode.Uri): Promise<vscode.Disposable> {
    if (uri.scheme !== 'file') return vscode.Disposable.from();
    const { type } = await vscode.workspace.fs.stat(uri);
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    const pattern = isFolder
      ? new vscode.RelativePattern(uri, '**/*.{yaml,yml,json}')
      : new vscode.RelativePattern(vscode.Uri.file(dirname(uri.fsPath)), basename(uri.fsPath));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const changed = (at: vscode.Uri) => this.#changed(at);
    const hears = [watcher.onDidChange(changed), watcher.onDidCreate(changed), watcher.onDidDelete(changed)];
    return vscode.Disposable.from(watcher, ...hears);
  }
}

/** Documents that lie in no file are there as long as an editor has them. */
async function thatAreThere(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const there = await Promise.all(
    uris.map((uri) => {
      if (uri.scheme !== 'file') return vscode.workspace.textDocuments.some((one) => String(one.uri) === String(uri));
      return vscode.workspace.fs.stat(uri).then(
        () => true,
        (thrown: unknown) => !(thrown instanceof vscode.FileSystemError && thrown.code === 'FileNotFound'),
      );
    }),
  );
  return uris.filter((_, index) => there[index]);
}

function unreadIn({ skipped }: AssessedManifests): AssessedManifests['skipped'] {
  return skipped.filter(({ file, unread }) => unread || isRulePath(file));
}

/** What editors have not saved yet, and what lies in no file. */
function textsOf(uris: readonly vscode.Uri[]): Record<string, string> {
  const open = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => (isDirty || uri.scheme !== 'file') && isWithin(uris, uri),
  );
  return Object.fromEntries(open.map((document) => [documentPath(document.uri), document.getText()]));
}

function isWithin(uris: readonly vscode.Uri[], uri: vscode.Uri): boolean {
  const path = documentPath(uri);
  return uris.some(
    (one) => path === documentPath(one) || (uri.scheme === 'file' && path.startsWith(documentPath(one) + sep)),
  );
}

function overlap(some: readonly vscode.Uri[], others: readonly vscode.Uri[]): boolean {
  return some.some((uri) => isWithin(others, uri)) || others.some((uri) => isWithin(some, uri));
}
