import { expect, test } from 'vitest';
import { format, message } from '../../../src/model/message.ts';
import { newInstallDraft, sizes } from '../../../src/ui/installation/install-draft.ts';
import {
  hoursOfDays,
  isAddress,
  isRegistry,
  labelsOf,
  optionRows,
  sizeWords,
} from '../../../src/ui/installation/option-rows.ts';
import { planSummary, planText } from '../../../src/ui/installation/plan-words.ts';
import type { Translate } from '../../../src/ui/translate.ts';

const t: Translate = (template, args = {}) =>
  template.replace(/\{(\w+)\}/g, (_place, name: string) => String((args as Record<string, unknown>)[name]));

test('the options are those of Velero itself until one is changed', () => {
  const draft = newInstallDraft(['prod']);
  const words = () => optionRows(draft, t).map(({ label, description }) => `${label}: ${description}`);
  expect(words()).toEqual([
    'Version: v1.18.3, the newest',
    'Access to the store: backs up and restores',
    'Address of the store from inside the cluster: the same',
    'Node agent: no',
    'CSI snapshots: no',
    'Backups are kept: 30 days',
    'Images come from: Docker Hub',
    'Namespace: velero',
    'Size of the server: as Velero has it',
    'Nodes: any',
    'Tolerations: none',
  ]);
  draft.options.version = 'v1.17.2';
  expect(optionRows(draft, t)[0]).toMatchObject({
    description: 'v1.17.2',
    detail: expect.stringContaining('patterns'),
  });
  Object.assign(draft.options, { readOnly: true, nodeAgent: true, ttlHours: 48, registry: 'reg.example.com' });
  draft.options.tolerations = [{ key: 'dedicated', value: 'backup', effect: 'NoSchedule' }, { key: 'spot' }];
  draft.options.nodeSelector = { pool: 'system' };
  expect(words().join()).toMatch(/restores only.*yes.*2 days.*reg\.example\.com.*node agent: as Velero/);
  expect(words().join()).toContain('Nodes: pool=system,Tolerations: dedicated=backup:NoSchedule, spot');
});

test('a store in a cloud has one address for all', () => {
  const draft = newInstallDraft(['aks']);
  draft.store = { cloud: { provider: 'gcp', bucket: 'backups', config: {} } };
  expect(optionRows(draft, t).map(({ option }) => option)).not.toContain('inside');
});

test('what a person types is taken or refused', () => {
  expect(sizeWords(sizes.larger, t)).toBe('CPU 500m … 2, memory 512Mi … 2Gi');
  expect(sizeWords(sizes.unbounded, t)).toBe('no bounds');
  expect([hoursOfDays('2'), hoursOfDays('0'), hoursOfDays('a week')]).toEqual([48, undefined, undefined]);
  expect(['http://minio.storage:9000', 'minio:9000', 'ftp://a'].map(isAddress)).toEqual([true, false, false]);
  expect(labelsOf('pool=system, zone=')).toEqual({ pool: 'system', zone: '' });
  expect([labelsOf(''), labelsOf('pool')]).toEqual([{}, undefined]);
  expect(['reg.example.com:5000/hub/', 'localhost', 'https://reg', 'REG'].map(isRegistry)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('a plan is told in a line, and as a text with all objects', () => {
  const object = { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', name: 'velero' };
  const plan = {
    context: 'prod',
    namespace: 'velero',
    from: 'v1.17.2',
    to: 'v1.18.3',
    items: [{ object: { ...object, namespace: 'velero' }, does: 'update' as const, places: '/spec/template' }],
    holdings: [{ resource: 'backups.velero.io', count: 3, goes: false }],
    documents: 'kind: Deployment\n',
    remarks: [message('velero.remark.restarts')],
  };
  expect(planSummary(plan, t)).toBe('prod: v1.17.2 → v1.18.3, 1 to change');
  expect(planText(plan, 'in short', format)).toBe(
    [
      '# in short',
      '# ! Velero is restarted.',
      '# update   deployments.apps/velero/velero: /spec/template',
      '# keep     backups.velero.io: 3',
      '---',
      'kind: Deployment',
      '',
    ].join('\n'),
  );
});
