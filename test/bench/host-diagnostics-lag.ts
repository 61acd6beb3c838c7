import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { DiagnosticsLag } from './host.ts';
import { given } from './host-variables.ts';
import { latenessDuring } from './lateness.ts';

const rounds = 5;

/** The rule that finds an API version which the target does not serve. */
const removedApi = 'api-removed';

/**
 * In the extension host: opens a manifest among 10,000 that are judged for the first time then; breaks it, mends it with its quick-fix and saves
 * it, time and again, and changes a team's rule that has something to say of thousands. Tells how late the event loop was meanwhile; before that
 * the same while the command line judges as many and the extension is at rest.
 */
export async function run(): Promise<void> {
  // The host is still busy with its own start when it begins a test.
  await pause(5000);
  const extension = vscode.extensions.getExtension('kubeferry.kubeferry');
  await extension?.activate();
  const atRest = await latenessDuring(() => judgeOutside(extension?.extensionPath ?? ''));
  const judging = await latenessDuring(judgeInside);
  const problems = vscode.languages.getDiagnostics().flatMap(([, found]) => found.filter(isOurs)).length;
  if (problems < Number(given('problems'))) throw new Error(`Only ${problems} problems are shown.`);
  const result: DiagnosticsLag = { atRest, judging, problems };
  writeFileSync(given('result'), JSON.stringify(result));
}

async function judgeOutside(extension: string): Promise<void> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const args = [join(extension, 'dist', 'cli.js'), 'assess', given('manifests'), '--target', given('facts'), '--json'];
  for (let round = 0; round < rounds; round += 1) {
    // The command line ends with 1 where something would break.
    const ended = await new Promise<number>((resolve) => {
      const child = execFile(process.execPath, args, { env, maxBuffer: 256 * 1024 * 1024 });
      child.on('exit', (code) => resolve(code ?? -1));
    });
    if (ended !== 0 && ended !== 1) throw new Error(`The command line ended with ${ended}.`);
  }
}

async function judgeInside(): Promise<void> {
  const uri = vscode.Uri.file(given('manifest'));
  const first = changedFiles(Number(given('problems')) / 4);
  const editor = await vscode.window.showTextDocument(uri);
  await first;
  for (let round = 1; round <= rounds; round += 1) {
    await replace(editor, 'apiVersion: apps/v1', 'apiVersion: extensions/v1beta1');
    await problem(uri, true);
    await mend(uri);
    await problem(uri, false);
    await editor.document.save();
    const all = changedFiles(Number(given('problems')));
    writeRule(round);
    await all;
    // Others come together with them, and the last are put down a little later.
    await pause(1000);
  }
}

function isOurs({ source = '' }: vscode.Diagnostic): boolean {
  return source.startsWith('kubeferry');
}

/** Resolves when so many files have got other problems. */
function changedFiles(wanted: number): Promise<void> {
  const seen = new Set<string>();
  return new Promise((resolve) => {
    const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      for (const uri of uris) seen.add(uri.path);
      if (seen.size < wanted) return;
      listening.dispose();
      resolve();
    });
  });
}

/** Resolves when the file has a problem with its API version, or none any more. */
async function problem(uri: vscode.Uri, there: boolean): Promise<void> {
  while (removed(uri).length > 0 !== there) {
    await new Promise<void>((resolve) => {
      const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some(({ path }) => path === uri.path)) return;
        listening.dispose();
        resolve();
      });
    });
  }
}

function removed(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ code }) => typeof code === 'object' && code.value === removedApi);
}

async function replace({ document }: vscode.TextEditor, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  if (at < 0) throw new Error(`${document.uri.path} has no ${from}.`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  await vscode.workspace.applyEdit(edit);
}

/** Takes the first quick-fix of the problem. */
async function mend(uri: vscode.Uri): Promise<void> {
  const [found] = removed(uri);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    found?.range,
    vscode.CodeActionKind.QuickFix.value,
    1,
  );
  const edit = actions.find((one) => one.edit)?.edit;
  if (!edit) throw new Error(`Nothing mends ${uri.path}: ${actions.map(({ title }) => title).join('; ')}`);
  await vscode.workspace.applyEdit(edit);
}

/** A rule that says of each Service and ConfigMap in which round it was written. */
function writeRule(round: number): void {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const folder = join(workspace, '.kubeferry', 'rules');
  mkdirSync(folder, { recursive: true });
  const rule = [
    'id: looked-at',
    'severity: info',
    'when: "true"',
    'match: { kinds: [Service, ConfigMap] }',
    `message: '{object.kind} {object.metadata.name} was looked at in round ${round}.'`,
  ];
  writeFileSync(join(folder, 'looked-at.yaml'), `${rule.join('\n')}\n`);
}
