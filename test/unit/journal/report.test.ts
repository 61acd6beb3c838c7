import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ReportInput, writeReport } from '../../../src/migrate/report.ts';
import { message } from '../../../src/model/message.ts';
import { migrationSchema } from '../../../src/model/migration/plan.ts';
import { markdownCode, markdownText } from '../../../src/model/words/markdown.ts';
import { scratchFolder } from '../folder/scratch.ts';

const plan = migrationSchema.parse({
  apiVersion: 'kubeferry.dev/v1alpha1',
  kind: 'Migration',
  metadata: { name: 'shop' },
  spec: {
    source: { context: 'vks' },
    targets: [{ name: 'eks', context: 'eks-prod', mappings: { storageClasses: { ssd: 'gp3' } } }],
    select: { namespaces: ['shop'] },
    mappings: { namespaces: { shop: 'shop-eu' } },
    patches: [
      {
        target: { kind: 'Deployment', name: 'web' },
        patch: [{ op: 'replace', path: '/spec/replicas', value: 1 }],
        reason: 'fewer | nodes',
      },
    ],
  },
});
const object = {
  group: 'rbac',
  version: 'v1',
  resource: 'roles',
  kind: 'Role',
  namespace: 'shop',
  name: 'a|b`<script>`\n# c',
};
const reason = message('error.unexpected', { detail: '![x](http://evil) | <b>no</b>' });

function input(count = 1): ReportInput {
  return {
    plan,
    run: 'r1',
    state: 'failed',
    startedAt: '2026-11-21T00:00:00.000Z',
    endedAt: '2026-11-21T00:01:00.000Z',
    source: { context: 'vks', uid: 'u1', version: 'v1.33.1' },
    targets: [
      {
        name: 'eks',
        context: 'eks-prod',
        uid: 'u2',
        counts: { created: 3, updated: 0, unchanged: 0, skipped: 0, failed: 1 },
        failed: [{ object, reason }],
        notReady: [],
        edited: ['targets/eks/shop/configmaps/a.yaml'],
      },
    ],
    steps: [{ id: 'check', title: message('step.check'), state: 'done' }],
    claims: [{ claim: 'shop/db', size: '10Gi', decision: message('run.claim-empty'), moved: false }],
    warnings: [reason],
    backup: { name: 'shop-1', store: 's3://b', expiresAt: '2026-12-21T00:00:00Z' },
    undoBackups: [{ name: 'undo-r1-eks', expiresAt: '2026-12-21T00:00:30Z' }, { name: 'undo-r1-lab' }],
    outcomes: (async function* () {
      for (let index = 0; index < count; index += 1)
        yield { target: 'eks', object, outcome: 'failed' as const, reason };
    })(),
  };
}

async function report(about: ReportInput): Promise<string> {
  const folder = join(await scratchFolder(), 'shop.migration');
  await mkdir(folder);
  const path = await writeReport(folder, about);
  expect(await readdir(folder)).toEqual(['report.md']);
  return readFile(path, 'utf8');
}

test('a report of a run that was broken off tells by what', async () => {
  const text = await report({ ...input(), problem: message('run.terminating', { namespace: 'shop', context: 'vks' }) });
  expect(text).toContain('It was broken off: The namespace shop on vks is being deleted.');
  expect(await report(input())).not.toContain('broken off');
});

test('a report lists what comments in manifests silence, with the place and the reason', async () => {
  const { targets, ...rest } = input();
  const silenced = [{ path: 'targets/eks/shop/pods/a.yaml', line: 3, rule: 'img-arch', reason: 'built | for <b>both' }];
  const text = await report({ ...rest, targets: targets.map((target) => ({ ...target, silenced })) });
  expect(text).toContain('### Findings silenced by a person');
  expect(text).toContain('| `targets/eks/shop/pods/a.yaml:3` | `img-arch` | built \\| for \\<b\\>both |');
  expect(await report(input())).not.toContain('silenced');
});

test('a report tells what moved, what was mapped and decided, what failed and how to go back', async () => {
  const text = await report(input());
  for (const part of [
    '# Migration shop: failed',
    '| Source | `vks` | `u1` | v1.33.1 |',
    '| To eks | `eks-prod` | `u2` |',
    '3 created, 1 failed.',
    '| namespace | `shop` | `shop-eu` | the plan says so |',
    '| storage class | `ssd` | `gp3` | the plan says so for eks |',
    '| `kind: Deployment, name: web` | `replace /spec/replicas` | fewer \\| nodes |',
    '| `shop/db` | 10Gi | empty |',
    '`targets/eks/shop/configmaps/a.yaml`',
    'in the backup `shop-1` (expires 2026-12-21T00:00:00Z) in `s3://b`',
    'lies in `undo-r1-eks` (expires 2026-12-21T00:00:30Z), `undo-r1-lab`.',
    'to go back for 336h;',
    '`kubeferry undo shop.migration`',
  ]) {
    expect(text).toContain(part);
  }
});

test('data that was moved is told apart from data that stayed, and from data that a run did not get to', async () => {
  const { claims } = input();
  const files = { claim: 'shop/files', size: '1Gi', decision: message('run.claim-file-system'), moved: true };
  const completed = await report({ ...input(), state: 'completed', claims: [...claims, files] });
  expect(completed).toMatch(
    /these claims was moved\.\n[^#]*\| `shop\/files` [^#]*these claims was not moved\.\n[^#]*\| `shop\/db` /,
  );
  const failed = await report({ ...input(), claims: [files] });
  expect(failed).toContain('The data of these claims was to be moved, and may not be there.');
  expect(failed).not.toMatch(/was moved|not moved/);
});

test('hostile names stay in their cell', async () => {
  const text = await report(input());
  for (const line of text.split('\n').filter((one) => one.startsWith('|'))) {
    const cells = line.replaceAll('\\\\', '').replaceAll('\\|', '').split('|').length - 2;
    expect([3, 4]).toContain(cells);
  }
  expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual(
    expect.not.arrayContaining([expect.stringContaining('c`')]),
  );
  expect(text).not.toMatch(/[^\\]!\[|[^\\`]<script|[^\\]<b>/);
});

test('many objects are written row by row', async () => {
  const text = await report(input(5000));
  expect(text.split('\n').filter((line) => line.startsWith('| eks | failed |'))).toHaveLength(5000);
});

test('a folder that is not there is told', async () => {
  await expect(writeReport(join(await scratchFolder(), 'gone'), input())).rejects.toMatchObject({
    code: 'store-unavailable',
  });
});

test('any text is one line and cannot end a cell', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab`|\\\n\r\t <>&*_[]()#!~$@:/.\u2028\u0007\u202e') }), (text) => {
      for (const out of [markdownText(text), markdownCode(text)]) {
        for (const bad of ['\n', '\r', '\u2028', '\u0007', '\u202e']) expect(out).not.toContain(bad);
        // A table row is cut at each bar that no odd number of backslashes stands before, in code too.
        expect(out).not.toMatch(/(^|[^\\])(\\\\)*\|/);
      }
      expect(markdownText(text)).not.toMatch(/(^|[^\\])(\\\\)*[`*_<>[\]#]/);
    }),
    { numRuns: 400 },
  );
});
