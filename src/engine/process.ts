import { setFlagsFromString } from 'node:v8';
import { sweepPreviews } from '../migrate/preview-store.ts';
import { receivedOver, sendOver } from '../model/channel.ts';
import type { FromEngine } from '../model/door.ts';
import { causeChain } from '../model/error.ts';
import { readIncoming } from './incoming.ts';
import { serve } from './serve.ts';

/** The engine as a process of its own: `dist/engine.js`, started by the extension with an IPC channel. */

/** Milliseconds that requests get to end when the front is gone; a report of a run may take 30 s. */
const stopTime = 40_000;

// They are meant for this process alone, not for plugins that log in.
delete process.env.NODE_COMPILE_CACHE;
delete process.env.MALLOC_ARENA_MAX;
delete process.env.MALLOC_MMAP_THRESHOLD_;

const send = process.send?.bind(process);
if (!send || !process.connected) {
  process.stderr.write('This is the engine of the Kubeferry extension. From a terminal, use the kubeferry command.\n');
  process.exit(2);
}

// By itself V8 lets the heap of a large listing grow to twice what is alive; this sweeps sooner, for some 5 % more work.
setFlagsFromString('--heap-growing-percent=60');

const front = serve({
  send(outgoing: FromEngine) {
    if (process.connected) sendOver(send, outgoing);
  },
});

process.on('message', (value: unknown) => {
  const incoming = readIncoming(receivedOver(value));
  if (incoming) front.receive(incoming);
  else process.stderr.write('A message of the front was not understood.\n');
});
// The editor is gone: a run stops at a place that it can resume from. What does not stop is not waited for for ever.
process.on('disconnect', () => {
  setTimeout(() => process.exit(1), stopTime).unref();
  front.close().finally(() => process.exit(0));
});
// Not waited for: a slow disk is no reason to start late.
sweepPreviews().catch((thrown: unknown) => {
  const text = `What killed previews left could not be removed: ${causeChain(thrown)}`;
  if (process.connected) send({ type: 'log', level: 'warn', text } satisfies FromEngine);
});
send({ type: 'ready', pid: process.pid } satisfies FromEngine);
