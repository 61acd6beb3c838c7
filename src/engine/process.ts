import type { FromEngine, ToEngine } from '../model/door.ts';
import { serve } from './serve.ts';

/** The engine as a process of its own: `dist/engine.js`, started by the extension with an IPC channel. */

const send = process.send?.bind(process);
if (!send || !process.connected) {
  process.stderr.write('This is the engine of the Kubeferry extension. From a terminal, use the kubeferry command.\n');
  process.exit(2);
}

const front = serve({
  send(outgoing: FromEngine) {
    if (process.connected) send(outgoing);
  },
});

process.on('message', (incoming: ToEngine) => front.receive(incoming));
// The editor is gone: a run stops at a place that it can resume from.
process.on('disconnect', () => {
  front.close().finally(() => process.exit(0));
});
send({ type: 'ready', pid: process.pid } satisfies FromEngine);
