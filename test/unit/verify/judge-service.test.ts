import { expect, test } from 'vitest';
import { type AboutServices, judgeService } from '../../../src/migrate/verify/judge-service.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { object, service, slice } from './objects.ts';

const labels = { app: 'web' };
const selecting = service({ selector: labels });
const ready = { addresses: ['10.1.0.9'], conditions: { ready: true, serving: true } };
const unready = { addresses: ['10.1.0.9'], conditions: { ready: false } };
const pod = object('Pod', 'web-1', { status: { phase: 'Running' } }, labels);
const asleep = object('Deployment', 'web', { spec: { replicas: 0, template: { metadata: { labels } } } });

function words(judged: KubeObject, about: Partial<AboutServices> = {}): string {
  const nothing: AboutServices = { slices: [], pods: [], workloads: [], events: [] };
  const { verdict, reason } = judgeService(judged, { ...nothing, ...about });
  return `${verdict}: ${format(reason)}`;
}

test.each<[string, KubeObject, Partial<AboutServices>, string]>([
  ['answered', selecting, { slices: [slice(ready, unready)] }, 'as-meant: One endpoint answers.'],
  [
    'answered at the address of a load balancer, after an entry without one',
    service({ type: 'LoadBalancer', selector: labels }, { loadBalancer: { ingress: [{}, { ip: '192.0.2.1' }] } }),
    { slices: [slice(ready)] },
    'as-meant: One endpoint answers, reachable at 192.0.2.1.',
  ],
  [
    'given by hand, without conditions',
    service({}),
    { slices: [slice({ addresses: ['192.0.2.7'] }, { addresses: ['192.0.2.8'] })] },
    'as-meant: 2 endpoints answer.',
  ],
  [
    'of pods that are not Ready',
    selecting,
    { slices: [slice(unready)], pods: [pod] },
    'wrong: The one pod that it selects is not Ready.',
  ],
  ['of nobody', selecting, {}, 'wrong: It selects no pod: there is none with app=web.'],
  [
    'of what is asleep on purpose',
    selecting,
    { workloads: [asleep] },
    'as-meant: Nobody answers, as what it selects is scaled to zero.',
  ],
  ['without a selector', service({}), {}, 'wrong: It selects nothing, and nobody gave it an endpoint.'],
  ['that may not be read', selecting, { slices: undefined }, 'unjudged: Who answers behind it may not be read.'],
  [
    'outside the cluster',
    service({ type: 'ExternalName', externalName: 'db.example.com' }),
    {},
    'as-meant: It is another name for db.example.com.',
  ],
  [
    'of a load balancer without an address',
    service({ type: 'LoadBalancer', selector: labels }),
    { slices: [slice(ready)] },
    'wrong: The load balancer has no address yet.',
  ],
  [
    'of another Service',
    selecting,
    { slices: [{ ...slice(ready), metadata: { name: 'api', labels: { 'kubernetes.io/service-name': 'api' } } }] },
    'wrong: It selects no pod: there is none with app=web.',
  ],
])('a Service %s', (_name, judged, about, expected) => expect(words(judged, about)).toBe(expected));
