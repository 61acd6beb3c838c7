import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { type ContextEntry, kubeconfig } from '../sandbox/kubeconfig.ts';
import { startRelay } from '../sandbox/relay.ts';
import { test } from './cases.ts';
import { sandbox } from './given.ts';
import { document, read } from './objects.ts';

/** Has settings of a person for the time of some work. */
async function withSettings(values: Record<string, unknown>, work: () => Promise<void>): Promise<void> {
  const set = (key: string, value: unknown) =>
    vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
  try {
    for (const [key, value] of Object.entries(values)) await set(key, value);
    await work();
  } finally {
    for (const key of Object.keys(values)) await set(key, undefined);
  }
}

/** Has a context for the time of some work, which leads to the source where nothing else is said. */
async function withContext(entry: Partial<ContextEntry> & { context: string }, work: () => Promise<void>) {
  const { server, caFile } = sandbox().clusters.source;
  const file = join(sandbox().folder, `${entry.context}.kubeconfig.yaml`);
  await writeFile(file, kubeconfig([{ server, caFile, ...entry }]));
  await withSettings({ 'kubeferry.kubeconfig.files': [file] }, work);
}

/** Reads something that each cluster has. */
const readBy = (context: string) =>
  read(document(context, 'kube-system', 'configmaps', 'ConfigMap', 'kube-root-ca.crt'));

test('kubeferry.credentialPlugins.path: a plugin that lies only there is found', async () => {
  const folder = join(sandbox().folder, 'plugins');
  const command = 'kubeferry-host-login';
  const credential = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: sandbox().clusters.source.token },
  };
  await mkdir(folder);
  await writeFile(join(folder, command), `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`, { mode: 0o755 });
  const exec = { apiVersion: credential.apiVersion, command, interactiveMode: 'Never' };
  await withContext({ context: 'plugged', user: { exec } }, async () => {
    await assert.rejects(readBy('plugged'), /kubeferry-host-login of context plugged is not on the PATH/);
    await withSettings({ 'kubeferry.credentialPlugins.path': [folder] }, async () => {
      assert.match(await readBy('plugged'), /ca\.crt/);
    });
  });
});

/** What is explained at a place of a file of the workspace. */
async function explained(path: string, text: string, place: string): Promise<string> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(root);
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  const opened = await vscode.workspace.openTextDocument(file);
  const at = opened.positionAt(text.indexOf(place) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', opened.uri, at);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

test('kubeferry.hover.enabled: off, no key of a plan or of an own rule is explained', async () => {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(root);
  const plan = () =>
    explained('hover.migration/migration.yaml', 'spec:\n  select:\n    namespaces: [shop]\n', 'select');
  const rule = () => explained('.kubeferry/rules/hover.yaml', 'id: team-one\nseverity: info\n', 'severity');
  try {
    assert.match(await plan(), /What moves/);
    assert.notEqual(await rule(), '');
    await withSettings({ 'kubeferry.hover.enabled': false }, async () => {
      assert.equal(await plan(), '');
      assert.equal(await rule(), '');
    });
  } finally {
    await rm(join(root, 'hover.migration'), { recursive: true, force: true });
    await rm(join(root, '.kubeferry'), { recursive: true, force: true });
  }
});

test('kubeferry.concurrency: so many connections to a cluster at the most', async () => {
  const { source } = sandbox().clusters;
  const relay = await startRelay(source);
  /** How many connections many reads at once open. */
  const opened = async () => {
    const before = relay.connections();
    for (const text of await Promise.all(Array.from({ length: 24 }, () => readBy('counted'))))
      assert.match(text, /ca\.crt/);
    return relay.connections() - before;
  };
  try {
    await withContext({ context: 'counted', server: relay.server, token: source.token }, async () => {
      await withSettings({ 'kubeferry.concurrency': 1 }, async () => assert.equal(await opened(), 1));
      await withSettings({ 'kubeferry.concurrency': 6 }, async () => {
        const several = await opened();
        assert.ok(several > 1 && several <= 6, `${several} connections`);
      });
    });
  } finally {
    await relay.stop();
  }
});

test('http.proxy of VS Code: a cluster is reached through it', async () => {
  const { source } = sandbox().clusters;
  const { port } = new URL(source.server);
  const host = 'api.kubeferry.example';
  const asked: string[] = [];
  const open: { destroy(): unknown }[] = [];
  // Nobody else knows this name, so there is no other way to the cluster.
  const proxy = createServer().on('connect', (request, client) => {
    asked.push(request.url ?? '');
    const server = connect(Number(port), '127.0.0.1', () => client.write('HTTP/1.1 200 Connected\r\n\r\n'));
    server.pipe(client).pipe(server);
    // An engine that is ended hangs up.
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
    open.push(client, server);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const bound = proxy.address();
  if (bound === null || typeof bound === 'string') throw new Error('The proxy has no address.');
  const entry = { context: 'proxied', server: `https://${host}:6443`, serverName: 'localhost', token: source.token };
  try {
    await withContext(entry, () =>
      withSettings({ 'http.proxy': `http://127.0.0.1:${bound.port}` }, async () => {
        assert.match(await readBy('proxied'), /ca\.crt/);
        assert.deepEqual([...new Set(asked)], [`${host}:6443`]);
      }),
    );
  } finally {
    for (const socket of open) socket.destroy();
    proxy.close();
  }
});
