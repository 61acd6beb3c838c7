import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ruleLink } from '../../src/model/assessment/rule-link.ts';
import { test } from './cases.ts';

test('the link of a finding opens the page of its rule', async () => {
  const settings = vscode.workspace.getConfiguration('extensions');
  const key = 'confirmedUriHandlerExtensionIds';
  await settings.update(key, ['kubeferry.kubeferry'], vscode.ConfigurationTarget.Global);
  const isPage = ({ label }: vscode.Tab) => label.includes('sc-missing.md');
  const shown = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isPage);
  try {
    const opened = new Promise<void>((resolve) => {
      const watching = vscode.window.tabGroups.onDidChangeTabs(() => {
        if (shown().length === 0) return;
        watching.dispose();
        resolve();
      });
    });
    const link = ruleLink('sc-missing').replace(/^vscode:/, `${vscode.env.uriScheme}:`);
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(link));
    await opened;
    assert.equal(shown().length, 1);
  } finally {
    await vscode.window.tabGroups.close(shown());
    await settings.update(key, undefined, vscode.ConfigurationTarget.Global);
  }
});
