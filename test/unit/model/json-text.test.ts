import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyJson, sameJson } from '../../../src/model/json/json.ts';
import { exactInteger, parseJson, toJson } from '../../../src/model/json/json-text.ts';

describe('integers of 64 bits', () => {
  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['1152921504606846976', 1152921504606846976n],
    ['18446744073709552000', 18446744073709552000],
    ['10000000000000000', 1e16],
    ['-1', -1],
  ])('%s is kept, as a bigint only where a number has other digits', (literal, value) => {
    expect(exactInteger(literal)).toBe(value);
    for (const text of [literal, `[${literal}]`, `{"a":{"b":[1,${literal},true]}}`, `{ "a" : ${literal} }`]) {
      expect(toJson(parseJson(text))).toBe(text.replaceAll(' ', ''));
    }
  });

  test('go through text and back wherever they stand, and whatever stands beside them', () => {
    const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }).map(String);
    const other = fc.jsonValue().map((value) => JSON.stringify(value));
    const run = fc.stringMatching(/^[-:,[ ]?\d{14,18}[-,}\] .]?$/).map((digits) => JSON.stringify(digits));
    fc.assert(
      fc.property(fc.array(fc.oneof(integer, other, run)), (parts) => {
        const text = `{"list":[${parts.join(',')}],"spec":{${parts.map((part, at) => `"k${at}":${part}`).join(',')}}}`;
        // What JSON.parse writes in another way, such as `-0`, is no matter of integers.
        const plain = parts.map((part) => (/^-?[1-9]\d*$/.test(part) ? part : JSON.stringify(JSON.parse(part))));
        const written = `{"list":[${plain.join(',')}],"spec":{${plain.map((part, at) => `"k${at}":${part}`).join(',')}}}`;
        expect(toJson(parseJson(text))).toBe(written);
      }),
      { numRuns: 500 },
    );
  });

  test('are copied and compared as the values that they are', () => {
    const value = { id: 9007199254740993n, list: [-9007199254740993n] };
    expect(copyJson(value)).toEqual(value);
    expect(sameJson(value, copyJson(value))).toBe(true);
    expect(sameJson(value, { ...value, id: 9007199254740992n })).toBe(false);
    expect(sameJson(value, { ...value, id: 9007199254740992 })).toBe(false);
  });
});

test('everything else is read as JSON.parse reads it', () => {
  const texts = [
    '{"a":1.10,"b":0.30000000000000004,"c":1e300,"d":12345678901234567.5,"__proto__":{"e":1}}',
    '"1234567890123456,"',
  ];
  for (const text of texts) expect(parseJson(text)).toEqual(JSON.parse(text));
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('long rows of digits take no longer than other text', () => {
  const text = JSON.stringify({ digits: '1'.repeat(2_000_000) });
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

test('what is no JSON, or cannot become JSON, is told as JSON tells it', () => {
  expect(() => parseJson('{"a":9007199254740993')).toThrow(SyntaxError);
  const circle: Record<string, unknown> = { id: 9007199254740993n };
  circle.self = circle;
  expect(() => toJson(circle)).toThrow(TypeError);
});
