import { describe, expect, test } from 'vitest';
import { callsAmong, outsideCalls } from '../../../src/adapt/outside-calls.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const withData = (data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  data,
});
const withEnv = (env: { name: string; value: string }[], args: string[] = []): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: { spec: { containers: [{ name: 'web', image: 'web:1', env, args }] } } },
});
const found = (object: KubeObject) => outsideCalls(object).map(({ host, namespace }) => [host, namespace]);

describe('calls to what lies outside', () => {
  test('are Services by their namespace, with and without the domain of the cluster', () => {
    expect(found(withData({ a: 'http://api.billing.svc:8080/v1', b: 'db-0.db.data.svc.cluster.local' }))).toEqual([
      ['api.billing.svc', 'billing'],
      ['db.data.svc', 'data'],
    ]);
  });

  test('are hosts of addresses, without user, password, port and path', () => {
    const object = withEnv([{ name: 'DATABASE_URL', value: 'postgres://app:s3cret@db.example.com:5432/shop' }]);
    expect(outsideCalls(object)).toMatchObject([
      { host: 'db.example.com', pointer: '/spec/template/spec/containers/0/env/0/value', object: { name: 'web' } },
    ]);
    expect(JSON.stringify(outsideCalls(object))).not.toContain('s3cret');
    expect(found(withData({ 'app.properties': 'url=jdbc:mysql://10.0.3.7:3306/shop' }))).toEqual([
      ['10.0.3.7', undefined],
    ]);
  });

  test('are values of what is called a host, several too', () => {
    const env = [{ name: 'KAFKA_BOOTSTRAP_SERVERS', value: 'k1.example.com:9092,k2.example.com:9092' }];
    expect(found(withEnv(env))).toEqual([
      ['k1.example.com', undefined],
      ['k2.example.com', undefined],
    ]);
  });

  test('are named by arguments and by ExternalName Services', () => {
    expect(found(withEnv([], ['--upstream=https://pay.example.com']))).toEqual([['pay.example.com', undefined]]);
    const spec = { type: 'ExternalName', externalName: 'db.example.com' };
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db', namespace: 'shop' }, spec };
    expect(found(service)).toEqual([['db.example.com', undefined]]);
  });

  test('are told once for an object', () => {
    expect(found(withData({ a: 'https://one.example.com/a', b: 'https://one.example.com/b' }))).toHaveLength(1);
  });

  test.each([
    ['a Service beside it', 'http://web:8080'],
    ['its own machine', 'http://127.0.0.1:9000 http://localhost:9000 http://0.0.0.0'],
    ['a name that stands for itself', 'xmlns="http://www.w3.org/2000/svg"'],
    ['a version', 'nginx/1.29.1'],
    ['a file', 'include conf.d/default.conf'],
  ])('are not %s', (_what, text) => {
    expect(found(withData({ text }))).toEqual([]);
  });

  test('are those to a Service that comes along, named by its namespace without svc', () => {
    const service = (name: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'data' },
    });
    const calls = withData({ a: 'http://api.data:8080', b: 'https://www.data', c: 'http://api.example.com' });
    expect(callsAmong([calls, service('api')]).map(({ host, namespace }) => [host, namespace])).toEqual([
      ['api.data', 'data'],
      ['www.data', undefined],
      ['api.example.com', undefined],
    ]);
    expect(callsAmong([calls]).map(({ namespace }) => namespace)).toEqual([undefined, undefined, undefined]);
  });

  test('are not looked for in Secrets', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'shop' } };
    expect(found({ ...secret, stringData: { url: 'https://db.example.com' } })).toEqual([]);
  });
});
