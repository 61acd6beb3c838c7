import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { handlers } from '../../../src/engine/handlers.ts';
import { createScope } from '../../../src/engine/scope.ts';
import { createFolder, factsFile, sourceFactsFile, targetFolder } from '../../../src/migrate/folder/folder.ts';

const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 1, logLevel: 'error' as const };
const call = { signal: new AbortController().signal, emit: () => undefined, drained: () => Promise.resolve() };
const claim = (storageClass: string) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  namespace: shop
spec:
  storageClassName: ${storageClass}
`;

let parent = '';
let folder = '';
let scope: ReturnType<typeof createScope>;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kubeferry-manifest-'));
  folder = await createFolder(parent, {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: 'shop' },
    spec: {
      source: { context: 'a' },
      targets: [{ name: 'b', context: 'b' }],
      select: { namespaces: ['shop'] },
      mappings: { images: [{ from: 'old.example.com', to: 'new.example.com' }] },
      store: { folder: join(parent, 'store') },
    },
  });
  scope = createScope(settings, { log: () => undefined, askSecret: () => Promise.resolve(null) });
  await mkdir(join(folder, 'facts'), { recursive: true });
  await writeFile(
    factsFile(folder, 'b'),
    JSON.stringify({
      apiVersion: 'kubeferry.dev/v1alpha1',
      kind: 'ClusterFacts',
      storageClasses: [{ name: 'standard', provisioner: 'x', default: true }],
      namespaces: [],
      version: { gitVersion: 'v1.33.1', major: '1', minor: '33' },
    }),
  );
});
afterEach(async () => {
  scope.close();
  await rm(parent, { recursive: true, force: true });
});

async function write(name: string, text: string): Promise<string> {
  const file = join(targetFolder(folder, 'b'), 'shop', name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, text);
  return file;
}

const whole = () => handlers['assess.targets']({ folder, refresh: false }, call, scope);
const one = async (file: string, texts?: Record<string, string>) =>
  handlers['assess.manifest']({ folder, file, ...(texts && { texts }) }, call, scope);
const rulesOf = (findings: readonly { rule: string }[] = []) => findings.map(({ rule }) => rule);

test('a manifest that is typed in is judged alone, as it is typed', async () => {
  const file = await write('claim.yaml', claim('fast'));
  expect(rulesOf((await whole())[0]?.findings)).toContain('sc-missing');
  expect(rulesOf((await one(file, { [file]: claim('standard') }))?.findings)).not.toContain('sc-missing');
  const again = await one(file, { [file]: claim('fast') });
  expect(again?.findings.map(({ rule, line }) => `${rule} ${line}`)).toContain('sc-missing 7');
});

test('what the mappings of the plan are for and do not reach is found', async () => {
  const named =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: job, namespace: shop}\ndata: {image: old.example.com/job}\n';
  const file = await write('job.yaml', named);
  expect(rulesOf((await whole())[0]?.findings)).toEqual(['img-in-other-fields']);
  expect(rulesOf((await one(file, { [file]: named.replace('old', 'new') }))?.findings)).toEqual([]);
});

test('it is judged among the others of its target, of which one has gone or come since', async () => {
  const reads = await write(
    'job.yaml',
    `apiVersion: v1
kind: Pod
metadata: {name: job, namespace: shop}
spec:
  containers: [{name: job, image: job, envFrom: [{configMapRef: {name: settings}}]}]
`,
  );
  const settingsOf = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\n';
  const held = await write('settings.yaml', settingsOf);
  expect(rulesOf((await whole())[0]?.findings)).not.toContain('missing-reference');
  await rm(held);
  expect((await one(held))?.findings).toEqual([]);
  expect(rulesOf((await one(reads))?.findings)).toContain('missing-reference');
  await one(held, { [held]: settingsOf });
  expect(rulesOf((await one(reads))?.findings)).not.toContain('missing-reference');
});

test('nothing is said of it before the others were judged', async () => {
  expect(await one(await write('claim.yaml', claim('fast')))).toBeNull();
});

test('rules know of the source what was kept of it, as long as the plan means that cluster', async () => {
  const file = await write('namespace.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n');
  expect(rulesOf((await whole())[0]?.findings)).toEqual([]);
  // A target of that name has a file of its own.
  expect(sourceFactsFile(folder)).not.toBe(factsFile(folder, 'source'));
  const version = { gitVersion: 'v1.35.0', major: '1', minor: '35' };
  const ofSource = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', context: 'a', version };
  await writeFile(sourceFactsFile(folder), JSON.stringify(ofSource));
  expect(rulesOf((await whole())[0]?.findings)).toEqual(['api-target-older']);
  expect(rulesOf((await one(file))?.findings)).toEqual(['api-target-older']);
  await writeFile(sourceFactsFile(folder), JSON.stringify({ ...ofSource, context: 'of-another' }));
  expect(rulesOf((await whole())[0]?.findings)).toEqual([]);
});
