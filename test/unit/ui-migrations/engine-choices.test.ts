import { expect, test } from 'vitest';
import { message } from '../../../src/model/message.ts';
import type { ClaimInfo, VeleroOffer, VeleroReadiness } from '../../../src/model/migration/preparation.ts';
import { asksForEngine, carriedBy, engineRows, presetEngine } from '../../../src/ui/migrations/engine-choices.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const store = { s3: { bucket: 'velero', endpoint: 'https://s3.example.com' } };
const offer: VeleroOffer = {
  namespace: 'velero',
  location: {
    context: 'prod',
    namespace: 'velero',
    name: 'default',
    provider: 'aws',
    phase: 'Available',
    default: true,
    readOnly: false,
    store,
    secret: { context: 'prod', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' },
  },
  store,
  data: [{ choice: 'file-system' }],
};
const claims: ClaimInfo[] = [{ namespace: 'shop', name: 'data', size: '1Gi', usedBy: ['web'] }];
const both: VeleroReadiness = { seen: ['prod', 'dr'], offers: [offer] };
const args = { contexts: 'dr' };
const reason = message('offer.no-velero', args);
const hint = message('offer.no-velero.hint', args);
const one: VeleroReadiness = { seen: ['prod'], offers: [], obstacle: { reason, hint, installIn: ['dr'] } };
const none: VeleroReadiness = { ...one, seen: [] };
const noAgent: VeleroReadiness = {
  ...both,
  offers: [{ ...offer, data: [{ choice: 'file-system', obstacle: message('offer.agent-down', { contexts: 'dr' }) }] }],
};

test('nobody is asked where no cluster has a Velero', () => {
  expect(asksForEngine({ claims, velero: none })).toBe(false);
  expect(asksForEngine({ claims })).toBe(false);
  expect(asksForEngine({ claims, velero: one })).toBe(true);
});

test('Velero is offered with the store of both and what it can carry', () => {
  const [direct, velero] = engineRows({ claims, velero: both }, inEnglish);
  expect(direct?.detail).toMatch(/The data in volumes stays behind; claims with data: 1/);
  expect(velero).toMatchObject({
    description: 's3://velero (https://s3.example.com) · velero/default',
    detail: 'The files of volumes go along.',
    action: { engine: 'velero' },
  });
  const [, blind] = engineRows({ claims, velero: noAgent }, inEnglish);
  expect(blind?.detail).toMatch(/the node agent in dr runs on no node/);
  const elsewhere = { ...both, offers: [{ ...offer, otherAddress: '' }] };
  expect(engineRows({ claims, velero: elsewhere }, inEnglish)[1]?.detail).toMatch(/bucket of this name at Amazon S3/);
});

test('where Velero is no way, that says why, and can be mended from there', () => {
  const [, blocked, install] = engineRows({ claims, velero: one }, inEnglish);
  expect(blocked?.action).toBeUndefined();
  expect(blocked?.detail).toMatch(/^There is no Velero in dr\. Install it there/);
  expect(install).toMatchObject({ label: 'Install Velero in dr…', action: { installIn: ['dr'] } });
});

test('where only node agents are missing, they can be added from there by who has data to carry', () => {
  const lacks = { choice: 'file-system' as const, obstacle: message('offer.no-agent', args), installIn: ['dr'] };
  const velero: VeleroReadiness = { ...both, offers: [{ ...offer, data: [lacks] }] };
  const rows = engineRows({ claims, velero }, inEnglish);
  expect(rows.at(-1)).toMatchObject({ label: 'Install Velero in dr…', action: { installIn: ['dr'] } });
  expect(engineRows({ claims: [], velero }, inEnglish)).toHaveLength(2);
});

test('what carries the data is suggested, until a person chose otherwise for this target', () => {
  const engineOf = (...about: Parameters<typeof presetEngine>) => presetEngine(...about).engine;
  expect(engineOf({ claims, velero: both }, undefined)).toBe('velero');
  expect(engineOf({ claims, velero: both }, 'direct')).toBe('direct');
  expect(engineOf({ claims: [], velero: both }, undefined)).toBe('direct');
  expect(engineOf({ claims: [], velero: both }, 'velero')).toBe('velero');
  expect(engineOf({ claims, velero: noAgent }, undefined)).toBe('direct');
  expect(engineOf({ claims, velero: one }, 'velero')).toBe('direct');
  expect(carriedBy(noAgent.offers[0])).toEqual([]);
});
