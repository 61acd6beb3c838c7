import { expect, test } from 'vitest';
import { imagesOn, registriesOf } from '../../../src/facts/node.ts';

test('registries are told by how many different images nodes hold of each', () => {
  const node = (...images: string[][]) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'one' },
    status: { images: images.map((names) => ({ names, sizeBytes: 1 })) },
  });
  const web = 'vcr.example.com/shop/web@sha256:00';
  const nodes = [
    node([web, 'vcr.example.com/shop/web:1'], ['docker.io/library/nginx:1.29'], ['docker.io/library/redis:8']),
    node([web], [], ['localhost/built:1']),
  ];
  expect(registriesOf(nodes.flatMap(imagesOn))).toEqual([
    { host: 'docker.io', images: 2 },
    { host: 'vcr.example.com', images: 1 },
  ]);
  expect(registriesOf(imagesOn({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'bare' } }))).toEqual([]);
});
