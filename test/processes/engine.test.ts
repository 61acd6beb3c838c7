import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ComparisonEvent } from '../../src/model/comparison/comparison.ts';
import { Engine, type EngineFront } from '../../src/ui/engine.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeferry-front-'));
});
// An engine that ends still writes what Node compiled of it.
afterEach(() => rm(folder, { recursive: true, maxRetries: 20 }));

/** A front whose engine is a script of these lines. */
async function front(lines: string[], more: Partial<EngineFront> = {}): Promise<Engine> {
  const script = join(folder, 'engine.mjs');
  await writeFile(script, lines.join('\n'));
  return new Engine({
    script,
    settings: () => ({ kubeconfig: { files: [] }, extraPath: [], concurrency: 8, logLevel: 'error' }),
    log: () => undefined,
    askSecret: async () => null,
    died: () => undefined,
    ...more,
  });
}

test('an engine that does not stop when it is told to is ended', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  // The connection to this test breaks when the process is gone, and not before.
  const engine = await front(
    [
      `import net from 'node:net';`,
      `process.on('disconnect', () => undefined);`,
      `net.connect(${port}, '127.0.0.1').on('error', () => process.exit(3));`,
    ],
    { stopTime: 200 },
  );
  try {
    const asked = engine.request('store.default', {});
    const [connection] = await once(server, 'connection');
    connection.on('error', () => undefined).resume();
    const gone = once(connection, 'close');
    engine.dispose();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await gone;
  } finally {
    server.close();
  }
});

test('a question that the engine takes back ends for the person too', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const engine = await front(
    [
      `process.on('message', ({ type, name }) => {`,
      `  if (type !== 'request' || name === 'settings.set') return;`,
      `  process.send({ type: 'ask', ask: 1, secret: 's3-access-key', about: 'store' });`,
      `  process.send({ type: 'withdraw', ask: 1 });`,
      `});`,
    ],
    {
      askSecret: (_secret, _about, signal) =>
        new Promise((answer) => {
          signal.addEventListener('abort', () => {
            answer(null);
            resolve();
          });
        }),
    },
  );
  const asked = engine.request('store.default', {});
  await closed;
  engine.dispose();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
});

test('an engine is compiled once: what Node made of it lies beside it when it has ended', async () => {
  const engine = await front([`process.on('disconnect', () => process.exit(0));`, `process.send({ type: 'ready' });`]);
  const asked = engine.request('store.default', {});
  await vi.waitFor(async () => expect(await readdir(folder)).toContain('compiled'));
  engine.dispose();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  const kept = async () =>
    (await readdir(join(folder, 'compiled'), { recursive: true, withFileTypes: true })).filter((found) =>
      found.isFile(),
    );
  await vi.waitFor(async () => expect(await kept()).toHaveLength(1), 10_000);
});

test('the error of a request is not for the front to log: the engine has done so', async () => {
  const said: string[] = [];
  const engine = await front(
    [
      `process.on('message', ({ type, id, name }) => {`,
      `  if (type !== 'request' || name === 'settings.set') return;`,
      `  process.send({ type: 'log', level: 'error', text: 'store.default: why' });`,
      `  const words = { code: 'error.unexpected', args: { detail: 'no room' } };`,
      `  process.send({ type: 'error', id, error: { code: 'unexpected', words, detail: 'why' } });`,
      `});`,
    ],
    { log: (_level, text) => void said.push(text) },
  );
  await expect(engine.request('store.default', {})).rejects.toMatchObject({ logged: true, cause: 'why' });
  expect(said).toEqual(['store.default: why']);
  engine.dispose();
});

test('a difference between integers of 64 bits is told, and the engine lives on', async () => {
  const sizes = ['9223372036854775807', '9223372036854775806'];
  const [left = '', right = ''] = await Promise.all(
    sizes.map(async (size, n) => {
      const file = join(folder, `${n}.yaml`);
      const about = `apiVersion: example.com/v1\nkind: Cache\nmetadata: { name: one, namespace: shop }`;
      await writeFile(file, `${about}\nspec: { maxSize: ${size} }\n`);
      return file;
    }),
  );
  const script = new URL('../../src/engine/process.ts', import.meta.url);
  const engine = await front([`import '${script.href}';`]);
  try {
    const values: unknown[] = [];
    const side = (path: string) => ({ from: 'files' as const, paths: [path], namespaces: [] });
    const onEvents = (events: ComparisonEvent[]) => {
      for (const event of events) {
        if (event.type === 'object') for (const field of event.object.fields) values.push(field.left, field.right);
      }
    };
    await engine.request('compare.sides', { left: side(left), right: side(right) }, { onEvents });
    expect(values).toEqual(sizes.map(BigInt));
  } finally {
    engine.dispose();
  }
});
