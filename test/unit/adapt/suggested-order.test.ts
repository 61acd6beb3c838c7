import { describe, expect, test } from 'vitest';
import { effortOf } from '../../../src/adapt/effort.ts';
import { movingModes } from '../../../src/adapt/modes.ts';
import { outsideCalls } from '../../../src/adapt/outside-calls.ts';
import { suggestedOrder } from '../../../src/adapt/suggested-order.ts';
import { format, message } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const calls = (namespace: string, to: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace },
  data: { url: `http://api.${to}.svc` },
});
const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'shop' },
  spec: {},
};
const orderOf = (objects: KubeObject[], namespaces: string[]) =>
  suggestedOrder({
    objects,
    namespaces,
    findings: [],
    calls: objects.flatMap(outsideCalls),
    modes: movingModes(objects),
  })
    .map((words) => format(words))
    .join('\n');

describe('the suggested order', () => {
  test('has what is called before what calls', () => {
    const objects = [calls('web', 'orders'), calls('orders', 'stock')];
    expect(orderOf(objects, ['web', 'orders', 'stock'])).toContain('stock, orders, web');
  });

  test('comes to an end where namespaces call each other', () => {
    expect(orderOf([calls('a', 'b'), calls('b', 'a')], ['a', 'b'])).toContain('b, a');
  });

  test('names namespaces that do not come along, and data before workloads', () => {
    const order = orderOf([calls('shop', 'billing'), claim], ['shop']);
    expect(order).toContain('Move these namespaces too, or make them reachable from the target: billing.');
    expect(order.indexOf('claims with their data')).toBeLessThan(order.indexOf('configuration and accounts'));
  });
});

describe('ways to move', () => {
  const fits = (objects: KubeObject[]) => movingModes(objects).flatMap((one) => (one.fits ? one.mode : []));

  test('are both sides at once only where no volume holds data', () => {
    expect(fits([calls('a', 'b')])).toContain('parallel');
    expect(fits([claim])).toEqual(['staged', 'stop-and-copy']);
  });

  test('do not take a scratch volume for data', () => {
    const volumes = [{ name: 's', ephemeral: { volumeClaimTemplate: { spec: {} } } }];
    const spec = { template: { spec: { containers: [], volumes } } };
    expect(fits([{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'a' }, spec }])).toContain('parallel');
  });
});

test('data in a folder of a node is written by one side at a time, what the node has for itself by nobody', () => {
  const on = (path: string) => {
    const volumes = [{ name: 'data', hostPath: { path } }];
    const spec = { template: { spec: { containers: [], volumes } } };
    const objects = [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'db' }, spec }];
    return movingModes(objects).flatMap((one) => (one.fits ? one.mode : []));
  };
  expect(on('/var/lib/db')).toEqual(['stop-and-copy']);
  expect(on('/var/log')).toContain('parallel');
});

test('effort and risk grow with what breaks and with data', () => {
  const finding = (severity: 'error' | 'warning') => ({
    rule: 'any',
    severity,
    object: { apiVersion: 'v1', kind: 'Service', name: 'web' },
    pointer: '',
    message: message('assess.mode.stop-anyway'),
  });
  const estimate = (errors: number, objects: KubeObject[]) =>
    effortOf({ findings: Array(errors).fill(finding('error')), modes: movingModes(objects), outside: [] });
  expect(estimate(0, [])).toEqual({ effort: 'small', risk: 'small' });
  expect(estimate(0, [claim])).toEqual({ effort: 'medium', risk: 'medium' });
  expect(estimate(20, [claim])).toEqual({ effort: 'large', risk: 'large' });
});
