import { createServer } from 'node:http';
import { keepScreenshot, playScene } from './demo/auto.ts';
import { demoFolder, orders, type Scene, setScene } from './demo/scene.ts';

/**
 * `npm run demo`: two real clusters, a shop on the first, and a VS Code to migrate it with; stays until Ctrl-C. The shop's
 * containers run where the machine allows it (Linux, root), and a Velero in both clusters moves its data; with `--simulated`,
 * and elsewhere, kwok plays them. `npm run demo -- --auto` does the migration itself and ends with 0 only if the shop is Ready
 * on the target, with its data where containers run, and says why where they did not; with `--screenshot` the README gets the
 * picture of its end.
 */
const say = (line: string): void => console.log(line);
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort());

const steps = (real: boolean): string[] => [
  '  1. Click Kubeferry in the activity bar, at the left edge.',
  '  2. Under Clusters, open "source", then "shop": the shop\'s workloads, Services and claims.',
  '  3. Right-click "shop" → Migrate… → "target" → Enter on each page.',
  real
    ? '     The Velero in both clusters is chosen to carry it, and the files of its claims go along.'
    : '     Its claims hold no data: choose "Create all claims empty".',
  '     The last page says what is written and where; Migrate starts it.',
  '  4. Watch the log. At the end a notification offers the report.',
  '  5. Under Clusters, open "target", then "shop": the shop runs there.',
  ...(real
    ? [`     The log of its pod db-0 (Workloads, db, Show Logs) counts the orders of before: ${orders.length}.`]
    : []),
  '  6. To take it back: under Migrations, right-click "shop" → Undo Run….',
  '',
  '  Ctrl-C ends the clusters and VS Code.',
];

try {
  const scene = await setScene(say, ending.signal);
  process.exitCode = process.argv.includes('--auto') ? await playAndEnd(scene) : await stay(scene);
} catch (error) {
  if (!ending.signal.aborted) throw error;
  process.exitCode = 130;
}

async function playAndEnd(scene: Scene): Promise<number> {
  let done = false;
  try {
    done = await playScene(scene, say);
  } finally {
    if (!done) {
      await scene.vscode.page.screenshot({ path: `${demoFolder}/failed.png` });
      say(`It did not work. Logs: ${scene.vscode.logs}, ${scene.sandbox.logs}`);
    }
    await scene.end({ keepLogs: !done });
  }
  if (done && process.argv.includes('--screenshot')) await keepScreenshot(say);
  say(done ? 'The shop runs on the target.' : 'The shop does not run on the target.');
  if (scene.whySimulated !== undefined) say(`Its nodes were simulated. ${scene.whySimulated}`);
  return done ? 0 : 1;
}

async function stay(scene: Scene): Promise<number> {
  const { address, page } = scene.vscode;
  // The person's own browser is the window; the headless one goes, and its extension host with it.
  if (address !== undefined) await page.goto('about:blank');
  const door = address === undefined ? undefined : await openDoor(address);
  say('');
  say('Ready. Nothing has been migrated yet.');
  say(door ? `Open this in a browser on this machine:   ${door.url}` : 'VS Code is open.');
  say('');
  for (const line of steps(scene.sandbox.nodes === 'real')) say(line);
  await new Promise((resolve) => ending.signal.addEventListener('abort', resolve, { once: true }));
  say('\nEnding everything …');
  door?.close();
  await scene.end();
  return 0;
}

/** A short address that leads to VS Code's long one. */
async function openDoor(address: string): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => response.writeHead(302, { location: address }).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The demo has no address.');
  return { url: `http://127.0.0.1:${bound.port}/`, close: () => server.close() };
}
