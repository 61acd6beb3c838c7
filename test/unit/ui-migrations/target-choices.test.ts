import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContextInfo } from '../../../src/model/clusters/cluster-contents.ts';
import { message } from '../../../src/model/message.ts';
import { namespaceProblem, suggestedNamespace, targetChoices } from '../../../src/ui/migrations/target-choices.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

function context(name: string, more: Partial<ContextInfo> = {}): ContextInfo {
  return {
    name,
    cluster: `${name}-cluster`,
    user: 'me',
    server: `https://${name}`,
    file: '/k',
    current: false,
    ...more,
  };
}

const names = (contexts: ContextInfo[], remembered?: string) =>
  targetChoices(contexts, { context: 'a', namespaces: ['shop'] }, remembered, inEnglish).map(
    (choice) => choice.context,
  );

describe('the target that is offered first', () => {
  test('is never the source', () => {
    expect(names([context('a'), context('b'), context('c')])).toEqual(['b', 'c', 'a']);
  });

  test('is the one chosen last time', () => {
    expect(names([context('a'), context('b'), context('c')], 'c')).toEqual(['c', 'b', 'a']);
  });

  test('is not the one of last time where that is the source now', () => {
    expect(names([context('a'), context('b')], 'a')).toEqual(['b', 'a']);
  });

  test('is no context that cannot be used', () => {
    expect(names([context('a'), context('b', { problem: message('error.cancelled') }), context('c')])).toEqual([
      'c',
      'a',
    ]);
  });

  test('says of another context of the same server that it is the source', () => {
    const choices = targetChoices(
      [context('a'), context('admin', { server: 'https://a' })],
      { context: 'a', namespaces: ['shop'] },
      undefined,
      inEnglish,
    );
    expect(choices.map(({ context: name, sameCluster }) => [name, sameCluster])).toEqual([
      ['a', true],
      ['admin', true],
    ]);
    expect(choices[1]?.description).toContain('the source itself');
  });
});

describe('a target namespace', () => {
  const problem = (name: string, more: Partial<Parameters<typeof namespaceProblem>[1]> = {}) =>
    namespaceProblem(name, { source: 'shop', sameCluster: false, others: [], ...more }, inEnglish);

  test('may be the same on another cluster', () => {
    expect(problem('shop')).toBeUndefined();
  });

  test('may not be the same on the same cluster', () => {
    expect(problem('shop', { sameCluster: true })).toContain('moved onto itself');
    expect(problem('shop-copy', { sameCluster: true })).toBeUndefined();
  });

  test('may not be the target of two namespaces', () => {
    expect(problem('data', { others: ['data'] })).toContain('goes to data already');
  });

  test.each(['', 'Shop', '-shop', 'shop-', 'a.b', 'x'.repeat(64)])('may not be called "%s"', (name) => {
    expect(problem(name)).toContain('at most 63');
  });
});

describe('the namespace that is offered first', () => {
  test('is the same name on another cluster', () => {
    expect(suggestedNamespace('shop', { sameCluster: false, taken: ['shop'] })).toBe('shop');
  });

  test('is the one of last time, unless that would move a namespace onto itself', () => {
    expect(suggestedNamespace('shop', { sameCluster: false, remembered: 'eu', taken: [] })).toBe('eu');
    expect(suggestedNamespace('shop', { sameCluster: true, remembered: 'shop', taken: [] })).toBe('shop-copy');
  });

  test('is a valid, free one on the same cluster', () => {
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
    fc.assert(
      fc.property(label, fc.nat(3), (source, copies) => {
        const taken: string[] = [source];
        for (let copy = 0; copy < copies; copy += 1)
          taken.push(suggestedNamespace(source, { sameCluster: true, taken }));
        const name = suggestedNamespace(source, { sameCluster: true, taken });
        expect(taken).not.toContain(name);
        expect(namespaceProblem(name, { source, sameCluster: true, others: [] }, inEnglish)).toBeUndefined();
      }),
    );
  });
});
