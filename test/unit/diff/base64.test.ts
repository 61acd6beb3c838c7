import { describe, expect, it } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { differs } from '../../../src/diff/differs.ts';
import { exactDifferences } from '../../../src/diff/exact.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const object = (apiVersion: string, kind: string, rest: object): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'one', namespace: 'shop' },
  ...rest,
});
const secret = (data: object) => object('v1', 'Secret', { data });
const files = (binaryData: object) => object('v1', 'ConfigMap', { binaryData });
const encoded = (text: string | Buffer) => Buffer.from(text).toString('base64');
const folded = (text: string) => `${text.slice(0, 8)}\n  ${text.slice(8)}\r\n`;

const certificate = encoded('-----BEGIN CERTIFICATE-----');
const [canonical, written] = [certificate, folded(certificate)];

describe('base64 in other lines, with other white space or without padding is the same', () => {
  const hook = (caBundle: string) => ({ webhooks: [{ name: 'a', clientConfig: { caBundle } }] });
  it.each<[string, (text: string) => KubeObject]>([
    ['a Secret', (text) => secret({ 'ca.crt': text })],
    ['binary data of a ConfigMap', (text) => files({ 'ca.crt': text })],
    [
      'a validating webhook',
      (text) => object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', hook(text)),
    ],
    [
      'a mutating webhook',
      (text) => object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', hook(text)),
    ],
    ['an APIService', (text) => object('apiregistration.k8s.io/v1', 'APIService', { spec: { caBundle: text } })],
    [
      'a definition',
      (text) =>
        object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
          spec: { conversion: { strategy: 'Webhook', webhook: { clientConfig: { caBundle: text } } } },
        }),
    ],
    [
      'a certificate request',
      (text) => object('certificates.k8s.io/v1', 'CertificateSigningRequest', { spec: { request: text } }),
    ],
  ])('in %s', (_what, holding) => {
    for (const text of [written, canonical.replaceAll('=', '')]) {
      const [one, other] = [holding(canonical), holding(text)];
      expect(comparePair(one, other).fields).toEqual([]);
      expect(exactDifferences(other, one)).toEqual([]);
      expect(differs(other, one)).toEqual([]);
    }
  });

  it('also where its last letter has bits that say nothing', () => {
    expect(comparePair(secret({ a: 'QQ==' }), secret({ a: 'QR==' })).fields).toEqual([]);
  });
});

describe('a text that only looks like base64 differs by its letters', () => {
  it.each<[string, KubeObject, KubeObject]>([
    [
      'a key of a ConfigMap',
      object('v1', 'ConfigMap', { data: { a: 'QUJD' } }),
      object('v1', 'ConfigMap', { data: { a: 'QU JD' } }),
    ],
    [
      'a Secret of somebody else',
      object('example.com/v1', 'Secret', { data: { a: 'QUJD' } }),
      object('example.com/v1', 'Secret', { data: { a: 'QU JD' } }),
    ],
    ['letters of another alphabet', secret({ a: '-_-_' }), secret({ a: '+/+/' })],
    ['one letter too many', secret({ a: 'QUJDQ' }), secret({ a: 'QUJD' })],
    ['what a manifest withholds', secret({ a: '<withheld>' }), secret({ a: '' })],
  ])('%s', (_what, one, other) => {
    expect(comparePair(one, other).outcome).not.toBe('same');
    expect(differs(one, other)).not.toEqual([]);
  });
});

describe('JSON and YAML in base64', () => {
  const [json, again] = ['{"user":"open sesame","port":1}', '{ "port": 1,\n  "user": "open sesame" }'];

  it.each([
    ['a Secret', secret],
    ['binary data', files],
  ])('in another layout is the same in %s', (_what, holding) => {
    const pair = (name: string, one: string | Buffer, other: string | Buffer) =>
      comparePair(holding({ [name]: encoded(one) }), holding({ [name]: encoded(other) })).outcome;
    expect(pair('a.json', json, again)).toBe('same');
    expect(pair('a.yaml', 'a: x # why\n', 'a: "x"\n')).toBe('same');
    expect(pair('a.txt', 'a: x', 'a:  x')).toBe('drift');
    expect(pair('a.json', json, json.replace('1', '2'))).toBe('drift');
    // What is no UTF-8 is not to be read with letters put in its place.
    expect(
      pair('a.json', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), Buffer.from([0x5b, 0x22, 0xfe, 0x22, 0x5d])),
    ).toBe('drift');
  });

  it('that says something else in a Secret is told without a word of it', () => {
    const other = again.replace('sesame', 'barley');
    const { fields } = comparePair(secret({ 'a.json': encoded(json) }), secret({ 'a.json': encoded(other) }));
    expect(fields).toEqual([{ pointer: '/data/a.json', left: '(withheld)', right: '(withheld)', class: 'drift' }]);
  });

  it('is still written by an update that has it in another layout, as a program may read its bytes', () => {
    const found = differs(secret({ 'a.json': encoded(json) }), secret({ 'a.json': encoded(again) }));
    expect(found).toEqual([{ pointer: '/data/a.json', left: '(withheld)', right: '(withheld)' }]);
  });
});
