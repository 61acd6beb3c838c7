import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { Api } from '../sandbox/api.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-classes';
const source = new Api(clusters.source);
const target = new Api(clusters.target);
/** A class of the target that would do too, and not as well as its default. */
const second = 'ui-classes-slower';
const use = useWorkbench('classes');

beforeAll(async () => {
  const at = (name: string) => ({ name, namespace });
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const storage = { resources: { requests: { storage: '1Gi' } } };
  await target.create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: second },
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'st1' },
  });
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await source.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: at('data'),
    // Nobody mounts it, so that it stays without a volume.
    spec: { storageClassName: 'vng-ssd', accessModes: ['ReadWriteOnce'], ...storage },
  });
  await source.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: at('web'),
    spec: { ingressClassName: 'vngcloud', defaultBackend: backend },
  });
});
afterAll(async () => {
  await source.delete(`/api/v1/namespaces/${namespace}`);
  await target.delete(`/apis/storage.k8s.io/v1/storageclasses/${second}`);
  for (const api of [source, target]) api.close();
});

test('Migrate… suggests classes of storage and of ingresses, ranked and with the reason; one Enter takes each into the plan', async () => {
  const { workbench } = use;
  const { quickPick } = workbench;
  const seeStorage = async () => {
    const rows = await quickPick.options();
    expect(rows).toEqual([
      expect.stringMatching(/Continue/),
      expect.stringMatching(/^vng-ssd → gp3suggested\nBoth give disks.*on SSDs.*default of the target/),
    ]);
    await workbench.screenshot(join(pictures, 'migrate-storage-classes.png'));
    await quickPick.choose(/^vng-ssd → gp3/);
    await quickPick.page('What takes the place of vng-ssd?');
    const ranked = await quickPick.options();
    // What can hardly take its place comes last, without a reason.
    expect(ranked[0]).toMatch(/^gp3suggested\n/);
    expect(ranked[1]).toMatch(/^ui-classes-slower\nBoth give disks/);
    expect(ranked.slice(2)).toEqual(expect.arrayContaining(['local-path', expect.stringMatching(/^Keep vng-ssd/)]));
    await workbench.screenshot(join(pictures, 'migrate-storage-class.png'));
    await quickPick.root.getByRole('button', { name: 'Back' }).click();
    await quickPick.page(/^Storage classes that/);
    await quickPick.shows(/^vng-ssd → gp3.*suggested/);
  };
  const seeIngresses = async () => {
    expect(await quickPick.options()).toEqual([
      expect.stringMatching(/Continue/),
      expect.stringMatching(/^vngcloud → nginxsuggested\n.*served by ingress-nginx, which may read other annotations/),
    ]);
    await workbench.screenshot(join(pictures, 'migrate-ingress-classes.png'));
  };
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Migrate…');
  const shown = await answerMigrateWizard(workbench, {
    target: 'target',
    finish: 'Open the plan without running',
    // Each page is answered by one Enter after that.
    seen: async (name) => {
      if (name === 'storage-classes') await seeStorage();
      else if (name === 'ingress-classes') await seeIngresses();
    },
  });
  expect(shown).toEqual(['target', 'namespace', 'storage-classes', 'ingress-classes', 'confirm']);
  await expect.poll(() => workbench.editor()).toMatch(/ingressClasses:/);
  const [folder = ''] = readdirSync(use.workspace).filter((name) => name.endsWith('.migration'));
  const plan: unknown = parse(readFileSync(join(use.workspace, folder, 'migration.yaml'), 'utf8'));
  const mappings = { storageClasses: { 'vng-ssd': 'gp3' }, ingressClasses: { vngcloud: 'nginx' } };
  expect(plan).toMatchObject({ spec: { mappings } });
});
