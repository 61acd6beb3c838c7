import { z } from 'zod';
import type { Benchmark } from './benchmark.ts';
import { differing, type ShownComparison, withComparison } from './comparison-page.ts';
import { median, type Row, row } from './row.ts';
import { traceBegins, tracedFrames, traceEnds } from './traced-frames.ts';

const rounds = 5;

/** Milliseconds, from when the page is told what to show. */
const painted = z.object({
  /** Until the first rows are painted. */
  first: z.number(),
  /** Until all objects are counted and their rows can be reached. */
  all: z.number(),
});

/**
 * Runs in each frame. The clock begins when the page's `begin` message is there, before the page sees it; the window has all objects by
 * then and sends them without a pause. It is looked after each frame, in a task of its own, so once that was painted. VS Code writes the
 * page into a frame that is there, which takes away what listens in it: this listens anew when the page does.
 */
const watchPaint = `{
  const watch = ({ data }) => {
    if (data?.type !== 'begin') return;
    const began = performance.now();
    const painted = (globalThis.painted = { first: 0, all: 0 });
    ${traceBegins}
    const channel = new MessageChannel();
    const frame = () => requestAnimationFrame(() => channel.port2.postMessage(0));
    channel.port1.onmessage = () => {
      const now = performance.now() - began;
      if (painted.first === 0 && document.querySelector('[role=treeitem]:not([hidden])')) painted.first = now;
      const counted = document.querySelector('[role=treeitem][data-level="2"] .count')?.textContent === '${differing}';
      if (!counted) return frame();
      painted.all = now;
      ${traceEnds}
    };
    frame();
  };
  const listen = globalThis.addEventListener;
  globalThis.addEventListener = (type, ...rest) => {
    if (type === 'message') listen.call(globalThis, type, watch);
    listen.call(globalThis, type, ...rest);
  };
}`;

/** The same rows, built at once in the list's place as elements of their own; gives the milliseconds until they are painted. Runs in the page. */
const paintPlain = `(() => {
  const tree = document.querySelector('[role=tree]');
  const { promise, resolve } = Promise.withResolvers();
  const model = tree.querySelector('[data-level="3"]');
  const began = performance.now();
  const rows = Array.from({ length: ${differing} }, (_, at) => {
    const row = model.cloneNode(true);
    row.hidden = false;
    row.id = 'plain-' + at;
    row.style.position = 'static';
    row.style.transform = '';
    row.querySelector('.label').textContent = 'setting-' + at;
    row.title = 'setting-' + at + ' · load';
    row.ariaLabel = 'setting-' + at + ', load, 2';
    row.ariaLevel = '3';
    row.ariaPosInSet = String(at + 1);
    row.ariaSetSize = '${differing}';
    return row;
  });
  tree.replaceChildren(...rows);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => resolve(performance.now() - began);
  requestAnimationFrame(() => channel.port2.postMessage(0));
  return promise;
})()`;

/**
 * A page of 5,000 objects that comes to the front again, as it does with each change of tabs: its script is loaded anew, told all, and
 * paints. Measured in the real page from the first message on (what VS Code takes until then is its own). Beside it 5,000 plain rows that
 * are built at once in the same page.
 */
export const webviewPaint: Benchmark = async ({ lab }) => {
  const { ours, longest, plain } = await withComparison(lab, watchPaint, async (shown) => {
    const found = [];
    for (let round = 0; round < rounds; round += 1) found.push(await shownAgain(shown));
    const traced = await tracedFrames(shown.window, async () => void (await shownAgain(shown)));
    return {
      ours: found,
      longest: traced.longest,
      plain: z.number().parse(await shown.page.locator('html').evaluate(paintPlain)),
    };
  });
  lab.say(`webview-paint: ${JSON.stringify(ours)}`);
  const of = (figure: keyof z.infer<typeof painted>) => median(ours.map((one) => one[figure]));
  const most = (value: number): Row['goal'] => ({ op: '<=', value, of: 'ours' });
  const peer = { name: `${differing} plain rows`, value: plain };
  const name = 'webview-paint';
  return [
    row({ name, unit: 'ms, first rows', ours: of('first'), peer, goal: most(300) }),
    row({ name, unit: 'ms, all counted', ours: of('all'), peer, goal: most(1000) }),
    row({ name, unit: 'ms, longest task', ours: longest, goal: most(50) }),
  ];
};

/** Hides the page and shows it again. */
async function shownAgain({ workbench, window, page }: ShownComparison): Promise<z.infer<typeof painted>> {
  await workbench.run('File: New Untitled Text File');
  await window.getByRole('tab', { name: /^Untitled-/ }).waitFor();
  await workbench.run('View: Close Editor');
  await page.getByRole('treeitem', { name: `ConfigMap, ${differing}` }).waitFor();
  return painted.parse(await page.locator('html').evaluate('globalThis.painted'));
}
