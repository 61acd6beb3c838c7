import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ComparedPair, comparePair } from '../../../src/diff/compare-pair.ts';
import { isRecord } from '../../../src/model/json/json.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { withheld } from '../../../src/model/objects/secret.ts';

const word = fc.constantFrom('a', 'b', 'c', 'd');
const port = fc.constantFrom(80, 443, 8080, 'http');
const size = fc.constantFrom('1', '1000m', '1Gi', '1024Mi', '2');
const texts = fc.dictionary(word, fc.constantFrom('a', 'b', '1', '90s', '1m30s'), { maxKeys: 3 });
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });

const container = some({
  name: word,
  image: fc.constantFrom('web', 'web:1', 'web:latest'),
  imagePullPolicy: fc.constantFrom('Always', 'IfNotPresent'),
  env: few(some({ name: word, value: fc.constantFrom('1', '$(a)') })),
  ports: few(some({ containerPort: port, protocol: fc.constantFrom('TCP', 'UDP') })),
  resources: some({ limits: fc.dictionary(fc.constantFrom('cpu', 'memory'), size) }),
  livenessProbe: some({ timeoutSeconds: fc.constantFrom(1, 10), periodSeconds: fc.constantFrom(10, 20) }),
  volumeMounts: few(some({ name: word, mountPath: word })),
});
const podSpec = some({
  containers: few(container),
  initContainers: few(container),
  volumes: few(some({ name: word, configMap: some({ name: word, defaultMode: fc.constantFrom(420, 256) }) })),
  tolerations: few(some({ key: word, operator: fc.constantFrom('Exists', 'Equal') })),
  nodeSelector: texts,
  restartPolicy: fc.constantFrom('Always', 'Never'),
  serviceAccount: word,
  serviceAccountName: word,
});
const rule = some({ apiGroups: few(word), resources: few(word), verbs: few(word) });
const bytes = fc.constantFrom('QQ==', 'QQ', 'eyJhIjoxfQ==', 'eyAiYSI6IDF9', withheld);

const kinds: Record<string, [apiVersion: string, rest: fc.Arbitrary<object>]> = {
  Deployment: [
    'apps/v1',
    some({
      spec: some({
        replicas: fc.constantFrom(1, 3),
        strategy: some({ type: fc.constantFrom('RollingUpdate', 'Recreate') }),
        template: some({ metadata: some({ labels: texts }), spec: podSpec }),
      }),
    }),
  ],
  Pod: ['v1', some({ spec: podSpec })],
  Service: [
    'v1',
    some({
      spec: some({
        type: fc.constantFrom('ClusterIP', 'NodePort'),
        clusterIP: fc.constantFrom('None', '10.0.0.1', '10.0.0.2'),
        selector: texts,
        ports: few(some({ name: word, port, targetPort: port, nodePort: fc.constantFrom(30001, 30002) })),
      }),
    }),
  ],
  ConfigMap: [
    'v1',
    some({
      data: fc.dictionary(fc.constantFrom('a', 'b.json', 'c.yaml'), fc.constantFrom('a: 1', 'a:  1', '{"a":1}', '{ }')),
      binaryData: fc.dictionary(word, bytes),
    }),
  ],
  Secret: ['v1', some({ data: fc.dictionary(word, bytes), stringData: texts, type: word })],
  PersistentVolumeClaim: [
    'v1',
    some({
      spec: some({
        storageClassName: word,
        accessModes: few(word),
        resources: some({ requests: fc.dictionary(fc.constant('storage'), size) }),
      }),
    }),
  ],
  Ingress: [
    'networking.k8s.io/v1',
    some({
      spec: some({
        ingressClassName: word,
        tls: few(some({ hosts: few(word), secretName: word })),
        rules: few(some({ host: word, http: some({ paths: few(some({ path: word, pathType: word })) }) })),
      }),
    }),
  ],
  NetworkPolicy: [
    'networking.k8s.io/v1',
    some({
      spec: some({ policyTypes: few(fc.constantFrom('Ingress', 'Egress')), egress: few(some({ ports: few(word) })) }),
    }),
  ],
  Role: ['rbac.authorization.k8s.io/v1', some({ rules: few(rule) })],
  Queue: [
    'example.com/v1',
    fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 }).map((spec) => ({ spec })),
  ],
};

/** What a place of an object may become: defaults, empty things, and other ways to say the same. */
const others = fc.constantFrom<unknown>(
  ...[undefined, null, '', {}, [], true, 0, 1, 10, 420, '0.5', '25%', 'ClusterIP', 'None', 'Always', 'TCP', 'a', 'QQ'],
);
interface Change {
  at: number;
  how: 'other' | 'gone' | 'turned';
  other: unknown;
}
const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({ at: fc.nat(), how: fc.constantFrom('other', 'gone', 'turned'), other: others }),
  { maxLength: 5 },
);

/** Each value below the metadata and the kind, with what holds it. */
function placesIn(holder: unknown): [holder: Record<string, unknown> | unknown[], key: string][] {
  if (!isRecord(holder) && !Array.isArray(holder)) return [];
  return Object.entries(holder)
    .flatMap(([key, value]) => [[holder, key] as const, ...placesIn(value)])
    .map(([at, key]) => [at, key]);
}

/** The same object with changes at some of its places. */
function changed({ apiVersion, kind, metadata, ...rest }: KubeObject, all: readonly Change[]): KubeObject {
  const copy = structuredClone(rest);
  for (const { at, how, other } of all) {
    const places = placesIn(copy);
    const [holder, key] = places[at % places.length] ?? [];
    if (!holder || key === undefined) break;
    const value: unknown = Reflect.get(holder, key);
    if (how === 'other') Reflect.set(holder, key, other);
    else if (how === 'turned' && Array.isArray(value)) value.reverse();
    else if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  }
  return { apiVersion, kind, metadata, ...copy };
}

/** A comparison as it looks from the other side; numbers of items in lists without keys are those of the side that is the left one. */
function turned({ outcome, fields }: ComparedPair): ComparedPair {
  return {
    outcome,
    fields: fields.map(({ left, right, pointer, rightPointer, ...field }) => ({
      ...field,
      pointer: rightPointer ?? pointer,
      ...(rightPointer !== undefined && { rightPointer: pointer }),
      ...(right !== undefined && { left: right }),
      ...(left !== undefined && { right: left }),
    })),
  };
}

function sorted({ outcome, fields }: ComparedPair): ComparedPair {
  const plain = fields.map((field) => ({
    ...field,
    ...(field.keyed && { keyed: field.keyed.replaceAll(/\/\d+/g, '/*') }),
  }));
  return { outcome, fields: plain.sort((one, other) => (one.pointer < other.pointer ? -1 : 1)) };
}

/** Objects of a kind. */
function objectsOf(kind: string, apiVersion: string, rest: fc.Arbitrary<object>): fc.Arbitrary<KubeObject> {
  const metadata = fc.record({ labels: texts, annotations: texts }, { requiredKeys: [] });
  return fc
    .tuple(metadata, rest)
    .map(([about, own]) => ({ ...own, apiVersion, kind, metadata: { name: 'one', ...about } }));
}

it.each(Object.entries(kinds))('an object and itself are the same: %s', (kind, [apiVersion, rest]) => {
  fc.assert(
    fc.property(objectsOf(kind, apiVersion, rest), changes, (object, all) => {
      const one = changed(object, all);
      expect(comparePair(one, structuredClone(one))).toEqual({ outcome: 'same', fields: [] });
    }),
    { numRuns: 300 },
  );
});

it.each(Object.entries(kinds))(
  'a pair is the same from either side, but for the side: %s',
  (kind, [apiVersion, rest]) => {
    const object = objectsOf(kind, apiVersion, rest);
    const pair = fc.oneof(
      fc.tuple(object, object),
      fc.tuple(object, changes).map(([one, all]): [KubeObject, KubeObject] => [one, changed(one, all)]),
    );
    fc.assert(
      fc.property(pair, ([one, other]) => {
        expect(sorted(turned(comparePair(other, one)))).toEqual(sorted(comparePair(one, other)));
      }),
      { numRuns: 500 },
    );
  },
);
