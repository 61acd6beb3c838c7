import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { test } from './cases.ts';
import { sandbox } from './given.ts';
import { document, read } from './objects.ts';

/** A cluster that asks for patience once in each two requests, and has nothing. */
async function startBusy(): Promise<{ address: string; stop(): void }> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.writeHead(requests % 2 === 1 ? 503 : 404, { 'retry-after': '0' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no address.');
  return { address: `http://127.0.0.1:${bound.port}`, stop: () => server.close() };
}

/** Resolves with the diagnostic log once it holds something. It is the document of the output that is shown. */
async function logWith(words: RegExp, signal: AbortSignal): Promise<string> {
  const found = () =>
    vscode.workspace.textDocuments
      .filter(({ uri }) => uri.scheme === 'output')
      .map((shown) => shown.getText())
      .find((text) => words.test(text));
  for (;;) {
    signal.throwIfAborted();
    const text = found();
    if (text !== undefined) return text;
    await new Promise<void>((resolve) => {
      const listeners = [
        vscode.workspace.onDidChangeTextDocument(() => done()),
        vscode.workspace.onDidOpenTextDocument(() => done()),
      ];
      const done = () => {
        for (const listener of listeners) listener.dispose();
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

test('kubeferry.log.level decides what the diagnostic log says', async (signal) => {
  const busy = await startBusy();
  const configuration = vscode.workspace.getConfiguration('kubeferry');
  const set = (key: string, value: unknown) => configuration.update(key, value, vscode.ConfigurationTarget.Global);
  const ask = (name: string) => assert.rejects(read(document('busy', 'default', 'configmaps', 'ConfigMap', name)));
  try {
    const file = join(sandbox().folder, 'busy.kubeconfig.yaml');
    await writeFile(file, kubeconfig([{ context: 'busy', server: busy.address, token: 'any' }]));
    await set('kubeconfig.files', [file]);
    await vscode.commands.executeCommand('kubeferry.log.show');

    await set('log.level', 'error');
    await ask('quiet');
    const quiet = await logWith(/\[error\] cluster\.yaml: /, signal);
    assert.doesNotMatch(quiet, /again in/);

    await set('log.level', 'debug');
    await ask('talkative');
    await logWith(/\[debug\] GET .*again in \d+ ms/, signal);
  } finally {
    for (const key of ['kubeconfig.files', 'log.level']) await set(key, undefined);
    busy.stop();
  }
});
