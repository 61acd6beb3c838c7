import { describe, expect, test } from 'vitest';
import { Adaptations } from '../../../src/migrate/direct/adaptations.ts';
import { message } from '../../../src/model/message.ts';

function adapted(name: string, pointer: string, to: string) {
  const ref = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace: 'shop', name };
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' } };
  return { ref, object, changes: [{ pointer, reason: message('adapt.image', { from: 'a', to }) }] };
}

describe('what was changed on the way', () => {
  test('is gathered by its sentence, the most frequent first, with the first fields', () => {
    const found = new Adaptations();
    found.add(adapted('once', '/spec/x', 'other'));
    for (let index = 0; index < 5; index += 1) found.add(adapted(`web-${index}`, '/spec/image', 'b'));
    const [first, second] = found.list();
    expect(first).toMatchObject({ reason: { args: { to: 'b' } }, count: 5 });
    expect(first?.fields.map(({ object, pointer }) => `${object.name}${pointer}`)).toEqual([
      'web-0/spec/image',
      'web-1/spec/image',
      'web-2/spec/image',
    ]);
    expect(second).toMatchObject({ count: 1 });
  });

  test('names every value of Secrets that a mapping of addresses reached, which no manifest shows', () => {
    const found = new Adaptations();
    const change = { pointer: '/data/url', reason: message('adapt.endpoint', { from: 'a', to: 'b' }) };
    for (let index = 0; index < 5; index += 1) {
      const ref = { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', name: `keys-${index}` };
      found.add({ ref, object: { apiVersion: 'v1', kind: 'Secret', metadata: { name: ref.name } }, changes: [change] });
    }
    expect(found.list()).toMatchObject([{ count: 5, fields: { length: 5 } }]);
  });

  test('stays small however many reasons there are', () => {
    const found = new Adaptations();
    for (let index = 0; index < 1000; index += 1) found.add(adapted('web', '/spec/image', `image-${index}`));
    expect(found.list().length).toBe(200);
  });
});
