import { expect, test } from 'vitest';
import { fieldPointer } from '../../../src/facts/judgement/field-pointer.ts';

const pod = {
  initContainers: [{ name: 'init' }],
  containers: [
    { name: 'proxy', image: 'proxy:1', ports: [{ containerPort: 80, protocol: 'TCP' }] },
    { name: 'web', image: 7, ports: [{ containerPort: 8080, protocol: 'UDP' }] },
  ],
};
const object = {
  metadata: { annotations: { 'a.b/c': 'x', 'a.b': 'y', a: 'z' }, finalizers: ['one', 'two'] },
  data: { 'settings.yaml': '1', 'a[0]': '2' },
  spec: { replicas: '3', template: { spec: pod } },
};

test.each([
  ['spec.replicas', '/spec/replicas'],
  ['.spec.replicas', '/spec/replicas'],
  ['spec.template.spec.containers[0].image', '/spec/template/spec/containers/0/image'],
  ['spec.template.spec.containers[name="web"].image', '/spec/template/spec/containers/1/image'],
  ['spec.template.spec.containers[name=web]', '/spec/template/spec/containers/1'],
  [
    'spec.template.spec.containers[1].ports[containerPort=8080,protocol="UDP"].name',
    '/spec/template/spec/containers/1/ports/0/name',
  ],
  ['metadata.annotations[a.b/c]', '/metadata/annotations/a.b~1c'],
  ['metadata.annotations.a.b/c', '/metadata/annotations/a.b~1c'],
  ['metadata.annotations.a', '/metadata/annotations/a'],
  ['metadata.finalizers[two]', '/metadata/finalizers/1'],
  ['data[settings.yaml]', '/data/settings.yaml'],
  ['data.settings.yaml', '/data/settings.yaml'],
  // What is missing is named where it would be.
  ['spec.template.spec.containers[1].resources.limits[cpu]', '/spec/template/spec/containers/1/resources/limits/cpu'],
  ['spec.selector', '/spec/selector'],
  ['spec.template.spec.containers[nobody].image', '/spec/template/spec/containers'],
  ['', ''],
  ['<nil>', ''],
])('%s is the field %s', (field, pointer) => {
  expect(fieldPointer(field, object)).toBe(pointer);
});

test('a field without places is that of the first item whose value fits', () => {
  const field = 'spec.template.spec.containers.image';
  expect(fieldPointer(field, object, (value) => typeof value === 'number')).toBe(
    '/spec/template/spec/containers/1/image',
  );
  expect(fieldPointer(field, object, (value) => value === null)).toBe('/spec/template/spec/containers');
});

test.each(['[', 'a[', '..', '[].x', 'a[b', 'spec..replicas', '[[]]', '\0', '__proto__.x'])(
  'what is no field (%j) names something without harm',
  (field) => {
    expect(fieldPointer(field, object)).toMatch(/^(\/|$)/);
  },
);
