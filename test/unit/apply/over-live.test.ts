import { expect, test } from 'vitest';
import { OperatorFinder } from '../../../src/apply/operators.ts';
import { overLive } from '../../../src/apply/over-live.ts';
import type { KubeObject, ObjectRef } from '../../../src/model/objects/object.ts';

test('an update keeps what the server and others put there, and takes away what an earlier run of ours did', () => {
  const live: KubeObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'web',
      uid: 'u',
      resourceVersion: '7',
      finalizers: ['example.com/hold'],
      labels: { 'kubeferry.dev/run': 'first', ours: 'old', theirs: 'kept' },
      annotations: { controller: 'kept' },
      managedFields: [
        {
          manager: 'kubeferry',
          fieldsV1: { 'f:metadata': { 'f:labels': { 'f:ours': {}, 'f:kubeferry.dev/run': {} } } },
        },
      ],
    },
    spec: { type: 'NodePort', clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], ports: [{ port: 80, nodePort: 31000 }] },
    status: { loadBalancer: {} },
  };
  const meant: KubeObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { type: 'NodePort', ports: [{ port: 80, targetPort: 8080 }, { port: 81 }] },
  };
  expect(overLive(meant, live, 'second')).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'web',
      uid: 'u',
      resourceVersion: '7',
      finalizers: ['example.com/hold'],
      labels: { 'kubeferry.dev/run': 'first', theirs: 'kept', app: 'web' },
      annotations: { controller: 'kept', 'kubeferry.dev/updated-by': 'second' },
    },
    spec: {
      type: 'NodePort',
      clusterIP: '10.0.0.1',
      clusterIPs: ['10.0.0.1'],
      ports: [{ port: 80, targetPort: 8080, nodePort: 31000 }, { port: 81 }],
    },
    status: { loadBalancer: {} },
  });
});

test('an operator is found by the rights of its service account to a custom resource', () => {
  const ref = (group: string, resource: string, kind: string, name: string): ObjectRef => ({
    group,
    version: 'v1',
    resource,
    kind,
    namespace: 'shop',
    name,
  });
  const rbac = 'rbac.authorization.k8s.io';
  const deployment = (name: string) => ref('apps', 'deployments', 'Deployment', name);
  const finder = new OperatorFinder([
    ref('shop.example.com', 'discounts', 'Discount', 'summer'),
    deployment('operator'),
  ]);
  const see = (at: ObjectRef, fields: Record<string, unknown>) => {
    finder.see(at, { apiVersion: 'v1', kind: at.kind, metadata: { name: at.name }, ...fields });
  };
  see(ref(rbac, 'roles', 'Role', 'discounts'), { rules: [{ apiGroups: ['shop.example.com'] }] });
  see(ref(rbac, 'roles', 'Role', 'other'), { rules: [{ apiGroups: [''] }] });
  const bind = (name: string) => ({
    roleRef: { kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: name === 'other' ? 'web' : 'operator' }],
  });
  see(ref(rbac, 'rolebindings', 'RoleBinding', 'a'), bind('discounts'));
  see(ref(rbac, 'rolebindings', 'RoleBinding', 'b'), bind('other'));
  const runsAs = (serviceAccountName: string) => ({ spec: { template: { spec: { serviceAccountName } } } });
  see(deployment('operator'), runsAs('operator'));
  see(deployment('web'), runsAs('web'));
  expect(finder.found()).toEqual([deployment('operator')]);
});
