import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Api } from '../sandbox/api.ts';
import { test } from './cases.ts';
import { sandbox } from './given.ts';
import { document, read } from './objects.ts';

const canary = 'kubeferry-canary-5aa1';

/** A namespace of its own for one test. */
async function inNamespace(namespace: string, work: (api: Api) => Promise<void>): Promise<void> {
  const api = new Api(sandbox().clusters.source);
  try {
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await work(api);
  } finally {
    await api.delete(`/api/v1/namespaces/${namespace}`);
    api.close();
  }
}

test('a live object opens as a read-only YAML document that shows what the cluster holds now', () =>
  inNamespace('documents-live', async (api) => {
    const namespace = 'documents-live';
    const data = (colour: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'shown', namespace },
      data: { colour },
    });
    await api.apply(data('red'));
    const uri = document('source', namespace, 'configmaps', 'ConfigMap', 'shown');
    const opened = await vscode.workspace.openTextDocument(uri);
    assert.equal(opened.languageId, 'yaml');
    assert.match(opened.getText(), /^ {2}colour: red$/m);
    assert.equal((await vscode.workspace.fs.stat(uri)).permissions, vscode.FilePermission.Readonly);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(uri, new Uint8Array()), vscode.FileSystemError);
    await api.apply(data('blue'));
    assert.match(await read(uri), /^ {2}colour: blue$/m);
  }));

test('the values of a Secret are not shown', () =>
  inNamespace('documents-secret', async (api) => {
    const namespace = 'documents-secret';
    await api.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'key', namespace },
      stringData: { password: canary },
    });
    const text = await read(document('source', namespace, 'secrets', 'Secret', 'key'));
    assert.match(text, /password:/);
    assert.equal(text.includes(canary) || text.includes(Buffer.from(canary).toString('base64')), false);
  }));

test('an object that is not there is a file that is not there', async () => {
  const uri = document('source', 'default', 'configmaps', 'ConfigMap', 'nobody');
  await assert.rejects(async () => vscode.workspace.fs.readFile(uri), { code: 'FileNotFound' });
});

test('a context that is not in any kubeconfig is said by name', async () => {
  const uri = document('nowhere', 'default', 'configmaps', 'ConfigMap', 'nobody');
  await assert.rejects(async () => vscode.workspace.fs.readFile(uri), /nowhere/);
});
