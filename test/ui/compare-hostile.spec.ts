import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { useOnBothClusters } from './both-clusters.ts';
import { comparisonIn } from './pages/comparison.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const namespace = 'ui-hostile';
/** Each would run where a text were taken for HTML. */
const script = '<script>document.body.dataset.broken=1</script>';
const image = '<img src=x onerror="document.body.dataset.broken=2">';
const link = '<a href="javascript:document.body.dataset.broken=3">here</a>';
/** What cannot be seen: controls, and what turns the direction of reading. */
const unseen = 'gpj.\u202eexe \u001b[31m\u200b\u2066\u{e0041}';
const unseenShown = 'gpj.⟨U+202E⟩exe ⟨U+001B⟩[31m⟨U+200B⟩⟨U+2066⟩⟨U+E0041⟩';
const half = 600_000;
const folder = 'odd.migration/targets';

const use = useWorkbench('compare-hostile', { settings: { 'explorer.compactFolders': false } });

/** Where a value is of that many levels, as JSON. */
const nested = (levels: number, value: string) =>
  '{"a":['.repeat(levels / 2) + JSON.stringify(value) + ']}'.repeat(levels / 2);
const configMap = (name: string, data: object) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'odd' }, data });
const custom = (kind: string, name: string, spec: string) =>
  `{"apiVersion":"example.com/v1","kind":${JSON.stringify(kind)},"metadata":{"name":${JSON.stringify(name)},"namespace":"odd"},"spec":${spec}}`;

/** The manifests of one side, which differ from those of the other in `value`. */
function manifests(value: 'one' | 'two'): Record<string, string | Buffer> {
  const bytes = Buffer.from([0xff, 0xfe, value === 'one' ? 0x41 : 0x42, 0xc3, 0x28]);
  const broken = Buffer.concat([
    Buffer.from(`${configMap('broken', {}).slice(0, -2)}"text":"a`),
    bytes,
    Buffer.from('"}}'),
  ]);
  return {
    'hostile.yaml': configMap('hostile', {
      [script]: `${image} ${value}`,
      link: `${link} ${value}`,
      unseen: unseen + value,
    }),
    'names.yaml': configMap(`na\u0007me\u202e${script}`, { text: value }),
    'kind.yaml': custom(`${script}\u202e`, 'of-an-odd-kind', `"${value}"`),
    'long.yaml': configMap('long', { text: `${'x'.repeat(half)}${value}${'y'.repeat(half)}` }),
    'json.yaml': configMap('json-within', { 'deep.json': nested(10_000, value) }),
    'deep.yaml': custom('Deep', 'deep', nested(400, value)),
    'deeper.yaml': custom('Deep', 'deeper', nested(10_000, value)),
    'binary.yaml': JSON.stringify({
      ...JSON.parse(configMap('binary', {})),
      binaryData: { raw: bytes.toString('base64') },
    }),
    'broken.yaml': broken,
  };
}

beforeAll(() => {
  for (const [side, value] of [
    ['left', 'one'],
    ['right', 'two'],
  ] as const) {
    const path = join(use.workspace, folder, side);
    mkdirSync(path, { recursive: true });
    for (const [name, text] of Object.entries(manifests(value))) writeFileSync(join(path, name), text);
  }
});
useOnBothClusters(namespace, (side) => {
  const value = side === 'source' ? 'one' : 'two';
  const data = {
    text: `${image}${script}${unseen}${value}`,
    long: `${'x'.repeat(half / 2)}${value}${'y'.repeat(half / 2)}`,
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'hostile', namespace }, data },
  ];
});

const { page, tree, row, details, summary, focused } = comparisonIn(use);

/** From now on, what the page is not allowed to do and asks for all the same. */
async function watchPolicy(): Promise<void> {
  await page()
    .locator('html')
    .evaluate(`{
    globalThis.refused = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      globalThis.refused.push([effectiveDirective, blockedURI].join(' '));
    });
  }`);
}

/** Nothing of what was shown became an element, ran, or was asked for. */
async function demandHarmless(): Promise<void> {
  expect(await page().locator('body').getAttribute('data-broken')).toBeNull();
  expect(await page().locator('img, a, iframe, svg, body script').count()).toBe(0);
  expect(await page().locator('html').evaluate('globalThis.refused')).toEqual([]);
}

test('manifests that hold scripts, unseen characters and broken bytes are compared and shown as text', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.run('View: Show Explorer');
  const files = new Tree(workbench.page, /Files Explorer/);
  await files.expand(/^odd\.migration/);
  await files.expand(/^targets/);
  await files.choose('left', 'Select for Compare');
  await files.choose('right', 'Compare with Selected');
  await summary().waitFor();
  await watchPolicy();
  await row(/^hostile, odd/).click();
  await details().getByText(link).first().waitFor();
  const words = await details().innerText();
  expect(words).toContain(`${image} one`);
  expect(words).toContain(`/data/${script.replaceAll('/', '~1')}`);
  expect(words).toContain(`${unseenShown}two`);
  await workbench.screenshot(join(pictures, 'compare-hostile.png'));
  await row(/^binary, odd/).click();
  await details().getByText('/binaryData/raw').waitFor();
  await row(/^broken, odd/).click();
  await details().getByText('/data/text').waitFor();
  expect(await details().innerText()).toContain('a\ufffd\ufffdA\ufffd(');
  await demandHarmless();
});

test('names and kinds of manifests are text too, in the rows and over the details', async () => {
  const shown = `na⟨U+0007⟩me⟨U+202E⟩${script}`;
  await tree().getByText(shown).click();
  await details().getByRole('heading', { name: shown }).waitFor();
  await row(/^of-an-odd-kind, odd/).click();
  await details().getByText(`${script}⟨U+202E⟩ · odd`).waitFor();
  await demandHarmless();
});

test('a value of more than a megabyte is shown around its difference, and more of it when that is asked for', async () => {
  await row(/^long, odd/).click();
  const value = details().locator('td.left pre');
  await expect.poll(() => value.innerText()).toMatch(/^…x+oney+…$/);
  expect((await value.innerText()).length).toBeLessThan(1000);
  await details().getByRole('button', { name: 'Show more' }).first().focus();
  await use.workbench.page.keyboard.press('Enter');
  await expect.poll(async () => (await value.innerText()).length).toBe(100_002);
  expect(await value.innerText()).toMatch(/^…x+oney+…$/);
  // The button is gone; the keyboard reads on in what it brought.
  await expect.poll(focused).toMatch(/^…x+oney+…$/);
  // The page answers as before.
  await row(/^hostile, odd/).click();
  await details().getByText(link).first().waitFor();
});

test('what is nested deeply is shown, and where it is too deep that is told', async () => {
  await row(/^json-within, odd/).click();
  await details().getByText('/data/deep.json').waitFor();
  await row(/^deep, odd/).click();
  await details()
    .getByText(/^\/spec(\/a\/0){200}$/)
    .waitFor();
  await row(/deeper\.yaml/)
    .first()
    .click();
  await details().getByText('It is nested too deeply to be read.').waitFor();
  await use.workbench.screenshot(join(pictures, 'compare-hostile-deep.png'));
  await demandHarmless();
  await use.workbench.run('View: Close All Editors');
});

test('what a cluster holds is harmless in the same way', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Compare With…');
  await workbench.quickPick.choose(/^target\b/);
  await workbench.quickPick.page(/^Which namespace of target/);
  await workbench.quickPick.shows(new RegExp(`^${namespace}`));
  await workbench.page.keyboard.press('Enter');
  await row(/^hostile, ui-hostile/).click();
  await watchPolicy();
  await details().getByText('/data/long').waitFor();
  await expect.poll(() => details().innerText()).toContain(`${image}${script}${unseenShown}one`);
  await demandHarmless();
});

test('code that was brought into the page all the same is not run, and nothing is asked for elsewhere', async () => {
  const results = await page().locator('html').evaluate(breakIn);
  expect(results).toEqual({ fetched: 'TypeError: Failed to fetch', evaluated: 'EvalError' });
  const refused = [
    'script-src-attr inline',
    'script-src-elem inline',
    'connect-src https://elsewhere.example/',
    'script-src eval',
  ];
  await expect.poll(() => page().locator('html').evaluate('globalThis.refused')).toEqual(refused);
  expect(await page().locator('body').getAttribute('data-broken')).toBeNull();
});

/** Brings code into the page in each way that there is, and gives what those came to that have a result. */
const breakIn = `(async () => {
  const script = document.createElement('script');
  script.textContent = 'document.body.dataset.broken = 4';
  const button = document.createElement('button');
  button.setAttribute('onclick', 'document.body.dataset.broken = 5');
  document.body.append(script, button);
  button.click();
  const fetched = await fetch('https://elsewhere.example/').then(() => 'answered', String);
  // Later: what a debugger evaluates may use eval while it does so.
  const evaluated = await new Promise((resolve) => {
    setTimeout(() => {
      try {
        resolve(eval('document.body.dataset.broken = 6'));
      } catch (error) {
        resolve(error.name);
      }
    });
  });
  return { fetched, evaluated };
})()`;
