import { expect, test } from 'vitest';
import { LeftToOperators } from '../../../src/migrate/direct/left-to-operators.ts';
import { format, message } from '../../../src/model/message.ts';

const madeBy = (name: string) => message('adapt.omit.operator', { kind: 'Db', name });

function warningOf(names: string[]): string | undefined {
  const left = new LeftToOperators();
  left.take(message('adapt.omit.owned', { kind: 'Deployment', name: 'web' }));
  for (const name of names) left.take(madeBy(name));
  const warning = left.warning('eks');
  return warning && format(warning);
}

test('what an operator makes is one warning with the owners, each once and the first three by name', () => {
  expect(warningOf(['main'])).toBe(
    'An object belongs to Db main: eks gets it only where the operator of that kind runs there.',
  );
  expect(warningOf(['a', 'a', 'b', 'c', 'd'])).toBe(
    '5 objects belong to Db a, Db b, Db c, …: eks gets them only where the operators of those kinds run there.',
  );
});

test('what Kubernetes itself makes again is none', () => {
  expect(warningOf([])).toBeUndefined();
});

test('a claim that is left to its operator is told of too', () => {
  const left = new LeftToOperators();
  left.take(message('adapt.omit.operator-claim', { kind: 'Db', name: 'main' }));
  expect(left.warning('eks')).toBeDefined();
});
