import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { Api } from '../sandbox/api.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-registries';
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const use = useWorkbench('registries');
const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
let node = '';
/** A label that no node of the target has by its value. */
const former = 'failure-domain.beta.kubernetes.io/zone';

beforeAll(async () => {
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const images = ['vcr.example.com/shop/web:1', 'harbor.lab.example/tools/log:1', 'docker.io/library/nginx:1.29'];
  const containers = images.map((image, at) => ({ name: `container-${at}`, image }));
  const labels = { app: 'web' };
  await source.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers, nodeSelector: { [former]: 'eu-9z' } } },
    },
  });
  const [first] = await target.list('/api/v1/nodes');
  node = `/api/v1/nodes/${first?.metadata.name ?? 'none'}`;
  const held = [`${ecr}/shop/web:1`, 'registry.example.com/shop/web:1', 'registry.example.com/shop/api:1'];
  await target.patch(node, { status: { images: held.map((name) => ({ names: [name], sizeBytes: 1 })) } }, 'status');
});
afterAll(async () => {
  await target.patch(node, { status: { images: null } }, 'status');
  await source.delete(`/api/v1/namespaces/${namespace}`);
  for (const api of [source, target]) api.close();
});

/** The plans that were written. */
const plans = () =>
  readdirSync(use.workspace)
    .filter((name) => name.endsWith('.migration'))
    .map((name): unknown => parse(readFileSync(join(use.workspace, name, 'migration.yaml'), 'utf8')));

const kept = (host: string) => new RegExp(`^${host} → ${host}`);

test('Migrate… offers what the target has in the place of labels of nodes and of registries, takes another that is typed, and writes all to the plan', async () => {
  const { workbench } = use;
  const { page, quickPick } = workbench;
  const accept = async () => {
    const rows = await quickPick.options();
    expect(rows.filter((row) => / → /.test(row)).map((row) => row.replace(/ → .*/s, ''))).toEqual([
      'docker.io',
      'harbor.lab.example',
      'vcr.example.com',
    ]);
    await workbench.screenshot(join(pictures, 'migrate-registries-asked.png'));
    await quickPick.shows(/^vcr\.example\.com → vcr\.example\.com.*123456789012\..* is suggested in its place/);
    await quickPick.choose(kept('vcr.example.com'));
    await quickPick.page('What takes the place of vcr.example.com?');
    await quickPick.shows(/^Keep vcr\.example\.com/);
    const [best, next] = await quickPick.options();
    expect(best).toMatch(
      /^123456789012\.dkr\.ecr.*suggested[\s\S]*Amazon ECR by their own identity.*have to be copied/s,
    );
    expect(next).toMatch(/^registry\.example\.com[\s\S]*hold 2 images of it/);
    await workbench.screenshot(join(pictures, 'migrate-registry.png'));
    await page.keyboard.press('Enter');
    await quickPick.shows(/^vcr\.example\.com → 123456789012\..*suggested/);
  };
  const typeAnother = async () => {
    await quickPick.choose(kept('harbor.lab.example'));
    await quickPick.page('What takes the place of harbor.lab.example?');
    await quickPick.choose(/Another one/);
    await quickPick.page(/at the start of image names/);
    await quickPick.fill('https://registry.example.com');
    await quickPick.page(/Without https:/);
    await quickPick.fill('registry.example.com/tools');
    await page.keyboard.press('Enter');
    await quickPick.shows(/^harbor\.lab\.example → registry\.example\.com\/tools.*your choice/);
  };
  const seeLabel = async () => {
    await quickPick.shows(
      /^failure-domain\.beta\.kubernetes\.io\/zone=eu-9z → topology\.kubernetes\.io\/zone=.*suggested/,
    );
    await workbench.screenshot(join(pictures, 'migrate-node-labels.png'));
  };
  const goBack = async () => {
    await quickPick.root.getByRole('button', { name: 'Back' }).click();
    await quickPick.page(/^Registries that/);
    await quickPick.shows(/^vcr\.example\.com → 123456789012\./);
    await quickPick.shows(/^harbor\.lab\.example → registry\.example\.com\/tools/);
    await page.keyboard.press('Enter');
    await quickPick.page(/^Allows in /);
    await quickPick.shows(/Open the plan without running/);
  };
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Migrate…');
  const shown = await answerMigrateWizard(workbench, {
    target: 'target',
    finish: 'Open the plan without running',
    seen: async (name) => {
      if (name === 'node-labels') await seeLabel();
      else if (name === 'registries') {
        await accept();
        await typeAnother();
      } else if (name === 'confirm') await goBack();
    },
  });
  expect(shown).toEqual(['target', 'namespace', 'node-labels', 'registries', 'confirm']);
  await expect.poll(() => workbench.editor()).toMatch(/images:/);
  const images = [
    { from: 'harbor.lab.example', to: 'registry.example.com/tools' },
    { from: 'vcr.example.com', to: ecr },
  ];
  const nodeLabels = { [`${former}=eu-9z`]: expect.stringMatching(/^topology\.kubernetes\.io\/zone=/) };
  const mappings = { images: expect.arrayContaining(images), nodeLabels };
  expect(plans()).toEqual([expect.objectContaining({ spec: expect.objectContaining({ mappings }) })]);
});
