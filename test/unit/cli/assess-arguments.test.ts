import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/cli/arguments.ts';

const parse = (...args: string[]) => parseCommandLine(args, {});

test('facts are of one cluster, with the namespaces whose objects are to be named', () => {
  expect(parse('facts', '--context', 'prod', '--namespace', 'shop', '--namespace', 'data')).toMatchObject({
    verb: 'assess',
    ask: { action: 'facts', context: 'prod', namesIn: ['shop', 'data'], schemas: false },
  });
  expect(() => parse('facts', '--namespace', 'shop')).toThrow('facts needs --context');
  expect(() => parse('facts', '--context', 'prod', '--target', 'x.json')).toThrow('facts takes no --target');
});

test('files are assessed against the facts of a target', () => {
  expect(parse('assess', 'app', 'more.yaml', '--target', 'target.json', '--fail-on', 'warning')).toMatchObject({
    ask: { action: 'assess', paths: ['app', 'more.yaml'], target: resolve('target.json'), failOn: 'warning' },
  });
  expect(() => parse('assess', '--target', 'target.json')).toThrow('assess needs files or folders');
  expect(() => parse('assess', 'app')).toThrow('assess needs --target');
  expect(parse('assess', 'app', '--context', 'prod')).toMatchObject({ ask: { target: { context: 'prod' } } });
  expect(() => parse('assess', 'app', '--context', 'prod', '--target', 'x')).toThrow('--target and --context only one');
  expect(() => parse('assess', 'app', '--target', 'x', '--fail-on', 'info')).toThrow('error or warning');
});

test('fixes are made, or only shown, and what is found has one form', () => {
  const assess = (...args: string[]) => parse('assess', 'app', '--target', 'x', ...args);
  expect(assess()).toMatchObject({ ask: { form: 'lines' } });
  expect(assess()).not.toHaveProperty('ask.fix');
  expect(assess('--fix')).toMatchObject({ ask: { fix: 'write' } });
  expect(assess('--fix', '--dry-run', '--json')).toMatchObject({ ask: { fix: 'show' }, json: true });
  expect(assess('--sarif')).toMatchObject({ ask: { form: 'sarif' } });
  expect(assess('--markdown')).toMatchObject({ ask: { form: 'markdown' } });
  expect(() => assess('--dry-run')).toThrow('--dry-run needs --fix');
  expect(() => assess('--sarif', '--json')).toThrow('of --json and --sarif only one is possible');
  expect(() => assess('--sarif', '--fix')).toThrow('--sarif says what there is to fix, and takes no --fix');
  expect(() => parse('facts', '--context', 'prod', '--fix')).toThrow('facts takes no --fix');
});

test('help is of both', () => {
  expect(parse('assess', '--help')).toEqual({ show: 'assess-help' });
  expect(parse('facts', '--help')).toEqual({ show: 'assess-help' });
});

test('a verb alone is wrong use, so that no help lands in a file of facts', () => {
  expect(() => parse('facts')).toThrow('facts needs --context');
  expect(() => parse('assess')).toThrow('assess needs files or folders');
});

test('own rules are added, and tested', () => {
  const rules = parse('assess', 'app', '--target', 'x', '--rules', 'one', '--rules', 'two.yaml');
  expect(rules).toMatchObject({ ask: { rules: ['one', 'two.yaml'] } });
  expect(parse('rules', 'test')).toMatchObject({ ask: { action: 'test-rules', paths: [join('.kubeferry', 'rules')] } });
  expect(parse('rules', 'test', 'here', '--json')).toMatchObject({ ask: { paths: ['here'] }, json: true });
  expect(() => parse('rules', 'make')).toThrow('rules takes test or show');
  expect(parse('rules', '--json')).toMatchObject({ ask: { action: 'list-rules' }, json: true });
  expect(parse('rules', 'show', 'sc-missing')).toMatchObject({ ask: { action: 'show-rule', rule: 'sc-missing' } });
  expect(() => parse('rules', 'show')).toThrow('rules show takes one rule');
  expect(() => parse('rules', 'test', '--fix')).toThrow('rules takes no --fix');
});
