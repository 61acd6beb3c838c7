import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { hostsOf } from '../../../src/adapt/objects/named-hosts.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { withheld } from '../../../src/model/objects/secret.ts';

const facts = clusterFactsSchema.parse({
  apiVersion: 'kubeferry.dev/v1alpha1',
  kind: 'ClusterFacts',
  nodes: [{ name: 'node-1', labels: {} }],
  csiDrivers: [],
  namespaces: [{ name: 'shop', names: { services: [] } }],
  clusterDomain: 'cluster.local',
});

function configMap(value: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'shop' },
    data: { file: value },
  };
}

/** The hosts of a text, with what stands before their `://`. */
function hosts(value: string): string[] {
  return hostsOf(configMap(value)).map(({ host, scheme }) => (scheme ? `${scheme} ${host}` : host));
}

describe('hosts in what configures an application', () => {
  test.each([
    ['postgres://shop:pass@pg.example.com:5432/shop', ['postgres pg.example.com']],
    ['amqp://shop@one.example.com:5672,two.example.com', ['amqp one.example.com', 'amqp two.example.com']],
    ['jdbc:postgresql://pg.example.com/shop?ssl=true', ['postgresql pg.example.com']],
    ['server api.example.com;', ['api.example.com']],
    ['http://api.$(NAMESPACE).svc.cluster.local', []],
    [['http://api.$', '{NAMESPACE}.svc.cluster.local'].join(''), []],
    ['http://{{ .Values.name }}.shop.svc', []],
    ['*.shop.svc,.svc', []],
    ['# http://old.example.com\nurl: http://new.example.com', ['http new.example.com']],
    ['no host at all', []],
  ])('%s', (text, found) => {
    expect(hosts(text)).toEqual(found);
  });

  test('a text of many dots is read in no time', () => {
    const began = performance.now();
    hosts('a.'.repeat(120_000));
    hosts('-'.repeat(240_000));
    hosts(`x://${'a@'.repeat(100_000)}`);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

test('an entry with a private host is read in no time, whatever stands around it', () => {
  const began = performance.now();
  for (const around of [
    '['.repeat(20_000),
    `a.b${',;'.repeat(10_000)}`,
    ' '.repeat(30_000),
    ' -a='.repeat(8000),
    '- '.repeat(10_000),
  ]) {
    for (const text of [`${around}\ndb: 10.20.30.40\n${around}\n.`, `db: ${around} 10.20.30.40${around}\n`]) {
      const object = configMap(text);
      assess([object], { target: new Offer(facts), objects: new ObjectIndex([object]) });
    }
  }
  expect(performance.now() - began).toBeLessThan(5000);
});

test('what a rule says of a Secret has nothing of its values', () => {
  const values = {
    managed: 'postgres://shop:hunter2@shop-prod.abcdef.eu-west-1.rds.amazonaws.com/shop',
    zone: 'mysql://shop:hunter2@pg.old.internal/shop',
    address: 'redis://:hunter2@10.20.0.5:6379',
    queue: 'amqps://b-1234-5678.mq.eu-west-1.amazonaws.com:5671',
    broker: 'amqp://10.20.0.6',
    store: 'https://prod-data.s3.eu-west-1.amazonaws.com',
    cluster: 'https://0A1B2C.gr7.eu-west-1.eks.amazonaws.com',
    arn: 'arn:aws:iam::111122223333:role/shop',
    service: 'http://hidden.billing.svc.old.example',
    missing: 'http://shop:hunter2@hidden-api.shop.svc:8080',
    elsewhere: 'hidden-api.hidden-place.svc.cluster.local',
    balancer: 'https://web-123.eu-west-1.elb.amazonaws.com',
    kubeconfig: 'apiVersion: v1\nkind: Config\nclusters:\n- cluster: { server: "https://10.20.0.1:6443" }\n',
  };
  const encoded = Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  const metadata = { name: 'keys', namespace: 'shop' };
  const secrets: KubeObject[] = [
    { apiVersion: 'v1', kind: 'Secret', metadata, data: Object.fromEntries(encoded) },
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData: values },
  ];
  const { findings } = assess(secrets, { target: new Offer(facts), objects: new ObjectIndex(secrets) });
  const found = findings.map(({ finding }) => finding.rule);
  const rules = ['db-endpoint', 'queue-consumer', 'obj-endpoint', 'api-server-url', 'svc-ref-missing'];
  expect(found).toEqual(expect.arrayContaining(rules));
  const said = findings
    .flatMap(({ finding: { message, fixes } }) => [message, ...fixes.map(({ title }) => title)])
    .map((words) => format(words))
    .join('\n');
  const parts = Object.values(values).flatMap((value) =>
    value.split(/[/@:\s"]+|(?<=\w)\.(?=eu-west|rds|mq|s3|gr7|elb)/),
  );
  const telling = parts.filter((part) => /\d{2}|hunter|hidden|prod|old\.internal/.test(part));
  expect(telling.length).toBeGreaterThan(10);
  for (const part of telling) expect(said).not.toContain(part);
});

/** Which rules did not judge a Secret because they do not know its values. */
function notJudgedIn(secret: Record<string, unknown>): string[] {
  const metadata = { name: 'keys', namespace: 'shop' };
  const objects: KubeObject[] = [{ apiVersion: 'v1', kind: 'Secret', metadata, ...secret }];
  const { notJudged } = assess(objects, { target: new Offer(facts), objects: new ObjectIndex(objects) });
  const byValues = notJudged.filter(({ fact }) => fact.startsWith('values of'));
  return byValues.map(({ rule, fact, objects: count }) => `${count} ${rule}: ${fact}`).sort();
}

describe('a Secret whose values are withheld', () => {
  const looking = ['api-server-url', 'cloud-metadata', 'db-endpoint', 'dns-cluster-domain', 'lb-hostname-in-config'];
  const unknown = [...looking, 'obj-endpoint', 'queue-consumer', 'svc-ref-missing'].map(
    (rule) => `1 ${rule}: values of Secret keys in shop`,
  );

  test.each([
    ['all of them', { type: 'Opaque', data: { url: withheld, password: withheld } }],
    ['as text', { stringData: { url: withheld } }],
    ['one of them', { data: { url: withheld, mode: Buffer.from('fast').toString('base64') } }],
  ])('%s: each rule that looks into values says that it does not know them', (_, secret) => {
    expect(notJudgedIn(secret)).toEqual(unknown);
  });

  test.each([
    ['values that are there', { data: { mode: Buffer.from('fast').toString('base64') } }],
    ['a type that only its controller reads', { type: 'kubernetes.io/tls', data: { 'tls.key': withheld } }],
  ])('%s leave nothing unknown', (_, secret) => {
    expect(notJudgedIn(secret)).toEqual([]);
  });
});

test('an address of the old cluster in a Secret is found by its key as it is in a ConfigMap, and the plan maps it', () => {
  const values = {
    service: 'http://api.shop.svc.old.example/v1',
    balancer: 'https://shop-123.eu-west-1.elb.amazonaws.com',
    metadata: 'http://169.254.169.254/latest',
  };
  const metadata = { name: 'keys', namespace: 'shop' };
  const rules = ['dns-cluster-domain', 'lb-hostname-in-config', 'cloud-metadata'];
  const found = (object: KubeObject) =>
    assess([object], { target: new Offer(facts), objects: new ObjectIndex([object]) })
      .findings.flatMap(({ finding }) => (rules.includes(finding.rule) ? [finding] : []))
      .sort((one, other) => one.rule.localeCompare(other.rule));
  const secret = found({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: values });
  const open = found({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: values });
  const about = (findings: typeof open) => findings.map(({ rule, severity, pointer }) => [rule, severity, pointer]);
  expect(about(secret)).toEqual(
    about(open).map(([rule, severity, pointer]) => [rule, severity, pointer?.replace('/data/', '/stringData/')]),
  );
  expect(secret.map(({ rule }) => rule)).toEqual([...rules].sort());
  const said = JSON.stringify(secret);
  for (const part of ['old.example', 'shop-123', '/latest']) expect(said).not.toContain(part);
  expect(secret.flatMap(({ fixes }) => fixes).filter(({ delivery }) => delivery === 'edit')).toEqual([]);
});
