import { expect, test } from 'vitest';
import { mapImage } from '../../../src/adapt/mappings/images.ts';
import { imagePrefixProblem } from '../../../src/ui/migrations/image-prefix.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const problem = (text: string) => imagePrefixProblem(text, inEnglish);

test.each([
  'registry.example.com',
  'registry.example.com/shop',
  'registry.example.com:5000/shop/web_apps/a--b',
  'registry:5000',
  'localhost/shop',
  '[fd00::1]:5000/shop',
  '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop',
])('%s can begin image names', (prefix) => {
  expect(problem(prefix)).toBeUndefined();
  const images = [{ from: 'vcr.example.com', to: prefix }];
  expect(mapImage('vcr.example.com/shop/web:1', images)).toBe(`${prefix}/shop/web:1`);
});

test.each([
  ['https://registry.example.com', /^Without https:\/\//],
  ['registry.example.com/shop/', /^Without the slash/],
  ['registry.example.com/shop:1', /^Without tag/],
  ['registry.example.com/shop@sha256:00', /^Without tag/],
  ['shop', /^Enter the host/],
  ['shop/web', /^Enter the host/],
  ['registry.example.com//shop', /^Enter the host/],
  ['registry.example.com/Shop', /^Enter the host/],
  ['registry.example.com/a b', /^Enter the host/],
  ['-registry.example.com', /^Enter the host/],
  ['registry.example.com:https', /^Enter the host/],
  ['', /^Enter the host/],
])('%j cannot', (prefix, words) => {
  expect(problem(prefix)).toMatch(words);
});
