import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommandLine, usage } from '../../../src/cli/arguments.ts';
import { KubeferryError } from '../../../src/model/error.ts';

const parsed = (...args: string[]) => parseCommandLine(args, {});

test('a verb and its folder are enough; the rest has its defaults', () => {
  expect(parsed('run', 'shop.migration')).toEqual({
    verb: 'run',
    folder: resolve('shop.migration'),
    settings: { kubeconfig: { files: [], areFirst: true }, extraPath: [], concurrency: 32, logLevel: 'warn' },
    grants: [],
    volumes: {},
    json: false,
    failOn: 'error',
    dryRun: false,
    anew: false,
  });
});

test('the plan file stands for its folder', () => {
  expect(parsed('run', 'shop.migration/migration.yaml')).toMatchObject({ folder: resolve('shop.migration') });
});

test('grants are gathered by context, whose name may hold slashes', () => {
  const eks = 'arn:aws:eks:eu-west-1:1:cluster/prod';
  const grants = [
    { context: eks, namespaces: ['shop', 'data'], clusterScoped: true },
    { context: 'lab', namespaces: ['shop'], clusterScoped: false },
  ];
  const words = `${eks}/shop,${eks}/_cluster,lab/shop`;
  expect(parsed('run', 'x', '--allow-writes', words, '--allow-writes', `${eks}/data`)).toMatchObject({ grants });
  expect(parseCommandLine(['run', 'x'], { KUBEFERRY_ALLOW_WRITES: 'lab/shop' })).toMatchObject({ grants: [grants[1]] });
});

test('only a run can read the source again', () => {
  expect(parsed('run', 'x', '--new')).toMatchObject({ anew: true });
  expect(() => parsed('undo', 'x', '--new')).toThrow('undo takes no --new');
});

test('claims, time and what fails are taken as they are written', () => {
  const claims = ['--claim', 'shop/data=empty', '--claim', 'shop/cache=omit', '--claim', 'shop/files=file-system'];
  const args = [...claims, '--wait', '30', '--fail-on', 'warning'];
  expect(parsed('run', 'x', ...args)).toMatchObject({
    volumes: { 'shop/data': 'empty', 'shop/cache': 'omit', 'shop/files': 'file-system' },
    readyTimeoutSeconds: 30,
    failOn: 'warning',
  });
});

test.for([
  ['--wait', '0'],
  ['--wait', '1.5'],
  ['--concurrency', '-1'],
  ['--fail-on', 'nothing'],
  ['--claim', 'shop/data=moved'],
  ['--claim', 'data=empty'],
  ['--allow-writes', 'target/'],
  ['--nothing'],
])('%s is wrong use', (args) => {
  expect(() => parsed('run', 'x', ...args)).toThrow(KubeferryError);
  expect(() => parsed('run', 'x', ...args)).toThrow(/^That is not how kubeferry is called: /);
});

test.for([
  ['run', '--dry-run'],
  ['run', '--backup', 'b'],
  ['run', '--run', 'r'],
  ['preview', '--claim', 'shop/data=empty'],
  ['preview', '--allow-writes', 'lab/shop'],
  ['undo', '--claim', 'shop/data=empty'],
  ['undo', '--wait', '3'],
  ['status', '--wait', '3'],
  ['run', '--ttl', '720h'],
  ['back-up', '--backup', 'b'],
  ['restore', '--dry-run'],
])('%s does not listen to what it would ignore', ([verb = '', option = '', ...value]) => {
  expect(() => parsed(verb, 'x', option, ...value)).toThrow(`${verb} takes no ${option}`);
});

test('a backup is kept for as long as is said, where that is a duration', () => {
  expect(parsed('back-up', 'x')).not.toHaveProperty('ttl');
  expect(parsed('back-up', 'x', '--ttl', '90m')).toHaveProperty('ttl', '90m');
  for (const wrong of ['30d', '0h', '720']) {
    expect(() => parsed('back-up', 'x', '--ttl', wrong)).toThrow(
      `--ttl takes a duration such as 720h or 90m, not ${wrong}`,
    );
  }
});

test('every verb takes what is about all of them', () => {
  for (const verb of ['preview', 'run', 'undo', 'status', 'back-up', 'restore']) {
    const all = ['--kubeconfig', 'k', '--concurrency', '4', '--json', '--fail-on', 'warning'];
    expect(parsed(verb, 'x', ...all)).toMatchObject({ verb, json: true, failOn: 'warning' });
  }
});

test('whatever is written, it is understood or called wrong use', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('run', '--json', '--wait', '--claim=', '-h'))),
      (args) => {
        try {
          parseCommandLine(args, {});
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'usage' });
        }
      },
    ),
  );
});

test('help is asked for by a word too, of the program and of each verb', () => {
  const shown = (...args: string[]) => parseCommandLine(args, {});
  for (const args of [['help'], ['--help'], ['help', 'run'], ['help', 'exclusions'], ['run', '--help']]) {
    expect(shown(...args)).toEqual({ show: 'help' });
  }
  expect(shown('help', 'backups')).toEqual({ show: 'backups-help' });
  expect(shown('help', 'assess')).toEqual({ show: 'assess-help' });
  expect(shown('help', 'velero')).toEqual({ show: 'velero-help' });
  expect(shown('help', 'velero', 'back-up')).toEqual({ show: 'velero-run-help' });
  expect(shown('help', 'velero', 'install')).toEqual({ show: 'velero-change-help' });
  expect(() => shown('help', 'migrate')).toThrow('there is no verb migrate');
});

test('the help names every verb and every option', () => {
  for (const word of ['preview', 'run', 'undo', 'status', 'back-up', 'restore', '--wait', '--fail-on', '--claim']) {
    expect(usage).toContain(word);
  }
});
