import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, settingKeys, views } from '../../src/ui/manifest.ts';
import { test } from './cases.ts';

const extension = () => {
  const found = vscode.extensions.getExtension('kubeferry.kubeferry');
  assert.ok(found, 'VS Code does not know the extension');
  return found;
};

test('the extension activates in the host, beside the workspace', async () => {
  await extension().activate();
  assert.equal(extension().isActive, true);
  assert.equal(extension().extensionKind, vscode.ExtensionKind.Workspace);
});

test('the commands that are declared are those that are registered', async () => {
  await extension().activate();
  const declared: { command: string }[] = extension().packageJSON.contributes.commands;
  // VS Code registers some itself for each view: focus, open, resetViewLocation, …
  const registered = (await vscode.commands.getCommands(true)).filter(
    (id) =>
      id.startsWith('kubeferry.') &&
      !Object.values(views).some(
        (view) => id.startsWith(`${view}.`) && !declared.some(({ command }) => command === id),
      ),
  );
  assert.deepEqual(registered.toSorted(), declared.map(({ command }) => command).toSorted());
  assert.deepEqual(registered.toSorted(), Object.values(commands).flat().toSorted());
});

test('the settings that are declared are those that are read, each with a default', () => {
  const declared = Object.keys(extension().packageJSON.contributes.configuration.properties);
  assert.deepEqual(declared.toSorted(), settingKeys.map((key) => `kubeferry.${key}`).toSorted());
  for (const key of settingKeys) {
    assert.notEqual(vscode.workspace.getConfiguration('kubeferry').inspect(key)?.defaultValue, undefined, key);
  }
});

test('each view opens', async () => {
  for (const view of Object.values(views)) await vscode.commands.executeCommand(`${view}.focus`);
});
