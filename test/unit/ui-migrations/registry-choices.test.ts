import { expect, test } from 'vitest';
import { message } from '../../../src/model/message.ts';
import type { RegistryUse } from '../../../src/model/migration/preparation.ts';
import {
  asksForRegistries,
  offeredRegistries,
  presetRegistries,
  registryRows,
} from '../../../src/ui/migrations/registry-choices.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const reason = message('suggest.registry.own', { registry: 'Amazon ECR' });
const own: RegistryUse = {
  host: 'vcr.example.com',
  suggested: [
    { to: 'ecr.example.com', reason },
    { to: 'harbor.example.com', reason: message('suggest.registry.copy') },
  ],
};
const unknown: RegistryUse = { host: 'old.example.com', suggested: [] };
const open: RegistryUse = { host: 'docker.io', settled: 'public', suggested: [] };
const pulled: RegistryUse = { host: 'harbor.example.com', settled: 'pulled', suggested: [] };

test('nothing is asked where the target is known to pull from all registries', () => {
  expect(asksForRegistries([])).toBe(false);
  expect(asksForRegistries([open, pulled])).toBe(false);
  expect(asksForRegistries([open, own])).toBe(true);
  expect(asksForRegistries([open, unknown])).toBe(true);
});

test('what took the place of a registry last time is never taken again unseen', () => {
  expect(presetRegistries([open], { 'docker.io': 'mirror.example.com' })).toEqual({
    'docker.io': 'mirror.example.com',
  });
  expect(asksForRegistries([open], { 'docker.io': 'mirror.example.com' })).toBe(true);
  expect(asksForRegistries([open], { 'docker.io': 'docker.io', 'quay.io': 'mirror.example.com' })).toBe(false);
});

test('what is only suggested is not chosen beforehand', () => {
  expect(presetRegistries([own, unknown])).toEqual({});
  expect(presetRegistries([own], { 'vcr.example.com': 'harbor.example.com', 'quay.io': 'mirror.example.com' })).toEqual(
    {
      'vcr.example.com': 'harbor.example.com',
    },
  );
});

test('a registry that is kept says what is known of it and what is suggested, one that is not why', () => {
  expect(registryRows([own, unknown, open, pulled], {}, inEnglish).map((row) => [row.label, row.description])).toEqual([
    ['vcr.example.com → vcr.example.com', 'kept; not known whether the target can pull from it'],
    ['old.example.com → old.example.com', 'kept; not known whether the target can pull from it'],
    ['docker.io → docker.io', 'kept; a public registry'],
    ['harbor.example.com → harbor.example.com', 'kept; nodes of the target pull from it already'],
  ]);
  expect(registryRows([own, unknown], {}, inEnglish).map(({ reason: why }) => why)).toEqual([
    message('suggest.registry.instead', { registry: 'ecr.example.com' }),
    undefined,
  ]);
  const chosen = { 'vcr.example.com': 'ecr.example.com', 'old.example.com': 'new.example.com/shop' };
  expect(registryRows([own, unknown], chosen, inEnglish)).toEqual([
    { from: own.host, label: 'vcr.example.com → ecr.example.com', description: 'suggested', reason },
    {
      from: unknown.host,
      label: 'old.example.com → new.example.com/shop',
      description: 'your choice',
      reason: message('suggest.registry.copy'),
    },
  ]);
});

test('what is suggested comes first, and where nothing is, to keep the registry', () => {
  const answers = (registry: RegistryUse, chosen?: string) =>
    offeredRegistries(registry, chosen).map(({ sort, to }) => `${sort} ${to}`);
  expect(answers(own)).toEqual(['suggested ecr.example.com', 'suggested harbor.example.com', 'kept vcr.example.com']);
  expect(offeredRegistries(own, undefined)[0]?.reason).toBe(reason);
  expect(answers(unknown)).toEqual(['kept old.example.com']);
  expect(answers(unknown, 'old.example.com')).toEqual(['kept old.example.com']);
  expect(answers(unknown, 'new.example.com/shop')).toEqual(['typed new.example.com/shop', 'kept old.example.com']);
});
