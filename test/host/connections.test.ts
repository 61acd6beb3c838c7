import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Api } from '../sandbox/api.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { startRelay } from '../sandbox/relay.ts';
import { test } from './cases.ts';
import { sandbox } from './given.ts';
import { document, read } from './objects.ts';

/** VS Code gives the requests of an extension host to any address but 127.0.0.1 an agent that does not keep connections. */
const address = '127.0.0.2';

test('connections to a server on another address than 127.0.0.1 are used again, and a file in the settings is read at once', async () => {
  const { source } = sandbox().clusters;
  const api = new Api(source);
  const relay = await startRelay(source, address);
  const configuration = vscode.workspace.getConfiguration('kubeferry');
  const reads = 20;
  try {
    for (let number = 0; number < reads; number++) {
      await api.apply({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `map-${number}`, namespace: 'default' },
        data: { number: String(number) },
      });
    }
    const file = join(sandbox().folder, 'relay.kubeconfig.yaml');
    await writeFile(
      file,
      kubeconfig([{ context: 'relayed', server: relay.server, caFile: source.caFile, token: source.token }]),
    );
    await configuration.update('kubeconfig.files', [file], vscode.ConfigurationTarget.Global);
    const texts: string[] = [];
    for (let number = 0; number < reads; number++) {
      texts.push(await read(document('relayed', 'default', 'configmaps', 'ConfigMap', `map-${number}`)));
    }
    assert.match(texts.at(-1) ?? '', /number: "19"/);
    // Each connection is one TLS handshake; reads one after the other need one, discovery beside them a few.
    assert.ok(
      relay.connections() >= 1 && relay.connections() <= 4,
      `${relay.connections()} handshakes for ${reads} reads`,
    );
  } finally {
    await configuration.update('kubeconfig.files', undefined, vscode.ConfigurationTarget.Global);
    await relay.stop();
    for (let number = 0; number < reads; number++)
      await api.delete(`/api/v1/namespaces/default/configmaps/map-${number}`);
    api.close();
  }
});
