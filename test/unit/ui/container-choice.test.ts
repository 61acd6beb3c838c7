import { expect, test } from 'vitest';
import { containersToChoose } from '../../../src/ui/clusters/container-choice.ts';

test.each([
  ['a container name must be specified for pod web-1, choose one of: [web proxy]', ['web', 'proxy']],
  [
    'a container name must be specified for pod web-1, choose one of: [web proxy] or one of the init containers: [setup]',
    ['web', 'proxy', 'setup'],
  ],
  ['container "web" in pod "web-1" is waiting to start: ContainerCreating', []],
])('the containers of %j are %j', (sentence, expected) => {
  expect(containersToChoose(sentence)).toEqual(expected);
});
