import { expect, inject, test } from 'vitest';
import { z } from 'zod';
import type { PlanPatch } from '../../src/model/migration/plan.ts';
import { Command } from './command.ts';
import { grants, migrationsOf, type Trial } from './migration.ts';
import { smallApp } from './small-app.ts';

const [application, there] = ['patches', 'patches-there'];
const { target, migrationTo } = migrationsOf(application, smallApp(application));

const compared = z.looseObject({
  object: z.looseObject({ name: z.string(), kind: z.string() }).optional(),
  fields: z.array(z.looseObject({ pointer: z.string(), class: z.string(), why: z.string().optional() })).optional(),
});

/** What `kubeferry compare` says of the fields of the Deployment. */
async function comparedFields(trial: Trial): Promise<{ code: number | null; fields: unknown }> {
  const { kubeconfig } = inject('sandbox');
  const command = new Command(['compare', trial.folder, '--json'], { home: trial.home, kubeconfig });
  const { code } = await command.ended;
  const lines = command.lines.map((line) => compared.parse(JSON.parse(line)));
  const found = lines.find(({ object }) => object?.kind === 'Deployment');
  return { code, fields: found?.fields?.filter(({ why }) => why?.startsWith('A patch')) };
}

test('what a patch of the plan changes reaches the target, with its reason in comparison and report; one that does not fit stops the run before anything is written', async () => {
  const web: PlanPatch = {
    target: { kind: 'Deployment', namespace: application, name: 'web' },
    patch: [
      { op: 'replace', path: '/spec/replicas', value: 2 },
      { op: 'add', path: '/metadata/annotations/example.com~1team', value: 'shop' },
      {
        op: 'add',
        path: '/spec/template/spec/containers/0/env/-',
        value: { name: 'REGION', value: 'east' },
      },
    ],
    reason: 'two zones there',
  };
  const unused: PlanPatch = { ...web, target: { kind: 'Deployment', labelSelector: 'app=other' } };
  const mappings = { namespaces: { [application]: there } };
  const trial = migrationTo(there, { mappings, patches: [web, unused] });
  trial.editPlan('path: /spec/replicas', 'path: /spec/replica');
  await expect(trial.run({ grants: grants('target', there) })).rejects.toMatchObject({
    code: 'invalid',
    words: { code: 'run.patch-unfit', args: { patch: 'spec.patches[0].patch[0]' } },
  });
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();

  trial.editPlan('path: /spec/replica\n', 'path: /spec/replicas\n');
  expect(await trial.run({ grants: grants('target', there) })).toMatchObject({ state: 'completed' });
  const warnings = trial.events.flatMap((event) => (event.type === 'log' ? event.text : []));
  const unusedHere = warnings.filter(({ code }) => code === 'run.patch-unused').map(({ args }) => args.patch);
  expect(new Set(unusedHere)).toEqual(new Set(['spec.patches[1]']));
  const path = `/apis/apps/v1/namespaces/${there}/deployments/web`;
  const { metadata, spec } = await target.get(path);
  expect(metadata.annotations).toMatchObject({ 'example.com/team': 'shop' });
  expect(spec).toMatchObject({
    replicas: 2,
    template: { spec: { containers: [{ env: [{ name: 'REGION', value: 'east' }] }] } },
  });
  expect(trial.text('report.md')).toContain('A patch of the plan: two zones there');

  const why = 'A patch of the plan: two zones there';
  const expected = ['/metadata/annotations', '/spec/replicas', '/spec/template/spec/containers/0/env'];
  expect(await comparedFields(trial)).toEqual({
    code: 0,
    fields: expect.arrayContaining(
      expected.map((pointer) =>
        expect.objectContaining({ pointer: expect.stringMatching(`^${pointer}`), class: 'expected', why }),
      ),
    ),
  });
  await target.patch(path, { metadata: { annotations: { 'example.com/team': null } }, spec: { replicas: 3 } });
  expect(await comparedFields(trial)).toEqual({
    code: 1,
    fields: expect.arrayContaining([
      expect.objectContaining({ pointer: expect.stringMatching('^/metadata/annotations'), class: 'drift', why }),
      expect.objectContaining({ pointer: expect.stringContaining('/env'), class: 'expected' }),
    ]),
  });
});
