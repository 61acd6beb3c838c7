import { expect, test } from 'vitest';
import { type AboutIngresses, judgeIngress } from '../../../src/migrate/verify/judge-ingress.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { ingress } from './objects.ts';

const addressed = { ingress: [{ hostname: 'lb.example.com' }] };

function words(judged: KubeObject, about: Partial<AboutIngresses> = {}): string {
  const there: AboutIngresses = { classes: new Set(['nginx']), services: new Set(['web']), counterpart: ingress() };
  const { verdict, reason } = judgeIngress(judged, { ...there, ...about });
  return `${verdict}: ${format(reason)}`;
}

test.each<[string, KubeObject, Partial<AboutIngresses>, string]>([
  ['with an address', ingress({}, addressed), {}, 'as-meant: Reachable at lb.example.com.'],
  ['with an IP only', ingress({}, { ingress: [{ ip: '192.0.2.9' }] }), {}, 'as-meant: Reachable at 192.0.2.9.'],
  [
    'of an unknown class',
    ingress({ ingressClassName: 'vngcloud' }),
    {},
    'wrong: The target has no ingress class vngcloud.',
  ],
  [
    'of a class that may not be looked up',
    ingress({}, addressed),
    { classes: undefined },
    'as-meant: Reachable at lb.example.com.',
  ],
  [
    'to a Service that is not there',
    ingress({}, addressed),
    { services: new Set() },
    'wrong: It leads to the Service web, which is not there.',
  ],
  [
    'to a Service of last resort that is not there',
    ingress({ rules: [], defaultBackend: { service: { name: 'rest', port: { number: 80 } } } }),
    {},
    'wrong: It leads to the Service rest, which is not there.',
  ],
  ['without an address, as on the source', ingress(), {}, 'as-meant: There; it has no address, as on the source.'],
  [
    'without the address that the source has',
    ingress(),
    { counterpart: ingress({}, addressed) },
    'wrong: It has no address yet; on the source it has lb.example.com.',
  ],
  [
    'without an address, where nobody knows the source',
    ingress(),
    { counterpart: undefined },
    'unjudged: It has no address. Many controllers never give one, and nobody knows how it is on the source.',
  ],
])('an Ingress %s', (_name, judged, about, expected) => expect(words(judged, about)).toBe(expected));
