import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { lockFolder } from '../../src/migrate/lock.ts';
import type { MigrationInput } from '../../src/model/migration/plan.ts';
import { Api } from '../sandbox/api.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { diagnosticLog } from './logs.ts';
import { acceptGate } from './pages/run-end.ts';
import { openWriteGate } from './pages/write-gate.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const folder = mkdtempSync(join(tmpdir(), 'kf-bad-'));
const files = [join(folder, 'config.yaml'), join(folder, 'unfinished.yaml')] as const;
const dying = 'ui-bad-dying';

/** What stands in a tooltip and below the context, for contexts with which nothing can be done. */
const contexts: [context: string, words: RegExp][] = [
  ['no-cluster', /The context no-cluster names no cluster\./],
  ['no-user', /The context no-user names no user\./],
  ['lost-cluster', /The context lost-cluster names the cluster gone, which no kubeconfig file has\./],
  [
    'no-plugin',

    /The credential plugin kubeferry-no-such-plugin of context no-plugin is not on the PATH/,
  ],
  ['untrusted', /The certificate of https:\/\/[\d.:]+ \(context untrusted\) is not trusted: /],
];

interface BadPlan {
  name: string;
  spec?: Partial<MigrationInput['spec']>;
  /** The one sentence of the notification. */
  says: RegExp;
  /** What can be done about it, beside Show Log. */
  action?: string;
  /** What lies behind it, in the diagnostic log beside the sentence. */
  cause?: RegExp;
}

const badPlans: BadPlan[] = [
  {
    name: 'lost-context',
    spec: { source: { context: 'nowhere' } },
    says: /^There is no context nowhere in the kubeconfig files\. Looked in: /,
  },
  {
    name: 'same-cluster',
    spec: { targets: [{ name: 'there', context: 'alias' }] },
    says: /^Source and target are the same cluster, and ui-bad would be moved onto itself\. Map it to another name/,
    action: 'Open Plan',
  },
  {
    name: 'pinned',
    spec: { source: { context: 'source', cluster: '00000000-0000-4000-8000-000000000000' } },
    says: /^The context source now points to another cluster than the plan was made for\. If that is right, remove/,
    action: 'Open Plan',
  },
  {
    name: 'no-store',
    spec: { store: { folder: join(folder, 'missing') } },
    says: /^The folder of the store .*missing does not exist\. Create the folder/,
  },
  {
    name: 'file-as-store',
    spec: { store: { folder: files[0] } },
    says: /^.*config\.yaml is not a folder\. Name a folder as the store\.$/,
    cause: /caused by: Error: ENOTDIR/,
  },
  {
    name: 'dying',
    spec: { mappings: { namespaces: { 'ui-bad': dying } } },
    says: /^The namespace ui-bad-dying on target is being deleted\. Wait until it is gone/,
    action: 'Open Plan',
  },
];

const use = useWorkbench('bad-days', {
  kubeconfig: files.join(delimiter),
  files: planFiles(
    [...badPlans, { name: 'held' }].map((plan) => ({ namespace: 'ui-bad', store: join(folder, 'store'), ...plan })),
  ),
});

function writeKubeconfigs(): void {
  const { server, caFile, token } = clusters.source;
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'kubeferry-no-such-plugin',
    interactiveMode: 'Never',
  };
  writeFileSync(
    files[0],
    kubeconfig([
      { context: 'source', server, caFile, token },
      { context: 'alias', server, caFile, token },
      {
        context: 'target',
        server: clusters.target.server,
        caFile: clusters.target.caFile,
        token: clusters.target.token,
      },
      { context: 'no-plugin', server, caFile, user: { exec } },
      { context: 'untrusted', server, token },
    ]),
  );
  const unfinished = {
    'no-cluster': { user: 'source-user' },
    'no-user': { cluster: 'source' },
    'lost-cluster': { cluster: 'gone', user: 'source-user' },
  };
  const entries = Object.entries(unfinished).map(([name, context]) => ({ name, context }));
  writeFileSync(files[1], stringify({ apiVersion: 'v1', kind: 'Config', contexts: entries }));
}

beforeAll(async () => {
  writeKubeconfigs();
  mkdirSync(join(folder, 'store'));
  const named = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const at = (name: string, namespace: string) => ({ name, namespace });
  await source.create(named('ui-bad'));
  await source.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: at('web', 'ui-bad'),
    spec: { ports: [{ port: 80 }] },
  });
  await target.create(named(dying));
  const holds = { ...at('holds', dying), finalizers: ['example.com/hold'] };
  await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: holds });
  await target.delete(`/api/v1/namespaces/${dying}`);
});
afterAll(async () => {
  await target.patch(`/api/v1/namespaces/${dying}/configmaps/holds`, { metadata: { finalizers: null } });
  await source.delete('/api/v1/namespaces/ui-bad');
  for (const api of [source, target]) api.close();
  rmSync(folder, { recursive: true, force: true });
});

test('contexts that lead nowhere say why below themselves', async () => {
  const { clusters: tree } = use.workbench;
  await use.workbench.open();
  for (const [context, words] of contexts) {
    await tree.expand(context);
    await tree.find(new RegExp(`^${context}, misconfigured`));
    await tree.find(words);
    await expect.poll(() => diagnosticLog(use.vscode)).toMatch(words);
    expect(await tree.openMenu(context)).toContain('Retry');
    await use.workbench.page.keyboard.press('Escape');
  }
  // Beside the sentence, what lies behind it.
  expect(diagnosticLog(use.vscode)).toMatch(/caused by: Error: .*(self-signed|unable to (get|verify))/);
});

afterEach(() => use.workbench.notifications.dismissAll());

test.for(badPlans)('the plan $name ends with one notification that says why', async ({ name, says, action, cause }) => {
  const { workbench } = use;
  await workbench.section('Clusters', false);
  await openWriteGate(workbench, name);
  const told = await acceptGate(workbench);
  expect(told).toEqual([expect.stringMatching(says)]);
  expect((await workbench.notifications.buttons(/./))[0]).toBe(action ?? 'Show Log');
  // The log has the sentence too, without what to do.
  const [sentence] = told[0]?.split(/(?<=\.) /) ?? [];
  await expect.poll(() => diagnosticLog(use.vscode)).toContain(`[error] migration.run: KubeferryError: ${sentence}`);
  if (cause) expect(diagnosticLog(use.vscode)).toMatch(cause);
});

test('a migration that another process holds cannot be chosen to run, and says who holds it where it is run all the same', async () => {
  const { workbench } = use;
  const held = join(use.workspace, 'held.migration');
  const lock = await lockFolder(held);
  try {
    await workbench.migrations.expand('held');
    await workbench.migrations.find(new RegExp(`^In use by process ${process.pid} on `));
    expect(await workbench.migrations.openMenu('held')).not.toContain('Run Migration…');
    await workbench.page.keyboard.press('Escape');
    await workbench.run('Kubeferry: Run Migration…');
    await workbench.quickPick.choose(/^held\b/);
    const [words, ...more] = await acceptGate(workbench);
    expect(words).toContain(`Another run holds the migration ${held}: process ${process.pid} on `);
    expect(more).toEqual([]);
  } finally {
    await lock.release();
  }
});
