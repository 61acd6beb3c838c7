import { describe, expect, test } from 'vitest';
import type { ContextInfo } from '../../../src/model/clusters/cluster-contents.ts';
import { contextOf, currentContextOf } from '../../../src/ui/current-context.ts';

const context = (name: string, file: string, current = false): ContextInfo => ({
  name,
  file,
  current,
  cluster: 'c',
  user: 'u',
});
const list = (...contexts: ContextInfo[]) => ({ contexts, problems: [], files: [] });

describe('the current context of a kubeconfig', () => {
  test.each([
    ['current-context: lab\n', 'lab'],
    ['a: 1\ncurrent-context: "ann@lab #1"\n', 'ann@lab #1'],
    ["current-context: 'arn:aws:eks:eu:1:cluster/x' # set\n", 'arn:aws:eks:eu:1:cluster/x'],
    ['current-context: lab # of today\r\n', 'lab'],
    ['current-context:\nkind: Config\n', undefined],
    ['current-context: ""\n', undefined],
    ['kind: Config\n', undefined],
  ])('is read from %j', (text, expected) => {
    expect(currentContextOf(text)).toBe(expected);
  });
});

describe('the context that the Kubernetes extension is on', () => {
  const contexts = list(context('lab', '/a', true), context('lab (b)', '/b'), context('prod', '/b'));

  test('is the one of its own file, though another file has the same name', () => {
    expect(contextOf('lab', ['/b'], contexts)?.name).toBe('lab (b)');
    expect(contextOf('lab', ['/a', '/b'], contexts)?.name).toBe('lab');
  });

  test('is the current one where it does not say', () => {
    expect(contextOf(undefined, [], contexts)?.name).toBe('lab');
    expect(contextOf('prod', [], contexts)?.name).toBe('prod');
  });

  test('is none where we do not read its file', () => {
    expect(contextOf('prod', ['/elsewhere'], contexts)).toBeUndefined();
  });
});
