import type { Locator } from 'playwright-core';
import type { Benchmark } from './benchmark.ts';
import { manyFiles, withComparison } from './comparison-page.ts';
import { type Row, row } from './row.ts';
import { p95, type TracedFrames, traceBegins, tracedFrames, traceEnds } from './traced-frames.ts';

/** Turns of the wheel, and the pixels of each: 5,000 rows from the first to the last. */
const [turns, turn] = [200, 620];
const pages = 100;

/**
 * 5,000 rows of the real page from top to bottom, by the wheel and, with the details of each row that is come upon, by Page Down. Of a trace
 * of Chromium: what the page's thread spent on script, style and layout for each frame, and its longest task. Beside it, turned in the same
 * way, VS Code's own list: the explorer with 5,000 files.
 */
export const webviewScroll: Benchmark = async ({ lab }) => {
  const { wheel, keys, explorer } = await withComparison(lab, '', async ({ window, page, explorer: files }) => {
    type InPage = (script: string) => Promise<unknown>;
    const traced = (mark: InPage, act: () => Promise<void>) =>
      tracedFrames(window, async () => {
        await mark(traceBegins);
        await act();
        await mark(traceEnds);
      });
    const scroll = async (list: Locator) => {
      await list.hover();
      for (let at = 0; at < turns; at += 1) await window.mouse.wheel(0, turn);
    };
    const inPage: InPage = (script) => page.locator('html').evaluate(script);
    const tree = page.getByRole('tree');
    const last = tree.getByRole('treeitem', { name: /^setting-4999,/ });
    const byWheel = await traced(inPage, () => scroll(tree));
    await last.waitFor();
    await tree.focus();
    await window.keyboard.press('Home');
    const byKeys = await traced(inPage, async () => {
      for (let at = 0; at < pages; at += 1) await window.keyboard.press('PageDown');
    });
    if ((await tree.locator('[aria-selected="true"]').getAttribute('aria-posinset')) === '1')
      throw new Error('No key moved.');
    await files.expand(manyFiles);
    const byExplorer = await traced(
      (script) => window.evaluate(script),
      () => scroll(files.root),
    );
    return { wheel: byWheel, keys: byKeys, explorer: byExplorer };
  });
  for (const [how, { frames, longest }] of Object.entries({ wheel, keys, explorer })) {
    lab.say(
      `webview-scroll, ${how}: ${frames.length} frames, p95 ${p95(frames).toFixed(2)} ms, longest task ${longest.toFixed(1)} ms`,
    );
  }
  const name = 'webview-scroll';
  const most = (value: number): Row['goal'] => ({ op: '<=', value, of: 'ours' });
  const peer = (value: number) => ({ name: "VS Code's explorer", value });
  const frame = (how: TracedFrames) => p95(how.frames);
  return [
    row({ name, unit: 'ms a frame, p95', ours: frame(wheel), peer: peer(frame(explorer)), goal: most(8) }),
    row({ name, unit: 'ms, longest task', ours: wheel.longest, peer: peer(explorer.longest), goal: most(50) }),
    row({ name, unit: 'ms a frame, p95, by keys', ours: frame(keys), goal: most(8) }),
    row({ name, unit: 'ms, longest task, by keys', ours: keys.longest, goal: most(50) }),
  ];
};
