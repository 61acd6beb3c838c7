import { describe, expect, test } from 'vitest';
import { type ClusterNode, isClusterNode, nodeId, selectedNamespaces } from '../../../src/ui/clusters/node.ts';

const namespace = (context: string, name: string): ClusterNode => ({ kind: 'namespace', context, namespace: name });

describe('the id of a node', () => {
  test('differs where a name holds what separates names', () => {
    expect(nodeId(namespace('a/b', 'c'))).not.toBe(nodeId(namespace('a', 'b/c')));
  });

  test('is the same for a pod in its list and differs below its workload', () => {
    const ref = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace: 'shop', name: 'web-1' };
    const summary = { ref, description: '', health: 'ready', expandable: false } as const;
    const pod: ClusterNode = { kind: 'object', context: 'c', namespace: 'shop', group: 'workloads', summary };
    expect(nodeId({ ...pod })).toBe(nodeId(pod));
    expect(nodeId({ ...pod, owner: { ...ref, group: 'apps', resource: 'deployments', name: 'web' } })).not.toBe(
      nodeId(pod),
    );
  });
});

describe('the namespaces that a command is for', () => {
  const [a, b, other] = [namespace('one', 'a'), namespace('one', 'b'), namespace('two', 'c')];

  test('are all selected ones of the context that was clicked in', () => {
    expect(selectedNamespaces(a, [b, a, other, b])).toEqual({ context: 'one', namespaces: ['b', 'a'] });
  });

  test('are the clicked one alone where it is not selected', () => {
    expect(selectedNamespaces(a, [b])).toEqual({ context: 'one', namespaces: ['a'] });
    expect(selectedNamespaces(a, undefined)).toEqual({ context: 'one', namespaces: ['a'] });
  });

  test.each([undefined, null, 'text', { kind: 'pod' }, { kind: 'context', context: 'one' }])(
    'are none for %j',
    (clicked) => {
      expect(selectedNamespaces(clicked, [a])).toBeUndefined();
    },
  );
});

test('nodes of other trees are not taken for ours', () => {
  expect(isClusterNode({ kind: { manifestKind: 'Namespace' } })).toBe(false);
  expect(isClusterNode(namespace('one', 'a'))).toBe(true);
});
