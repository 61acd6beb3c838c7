import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Note } from '../context.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';
import { allPodTerms } from '../nodes/affinity.ts';

/** The label that every API server puts on each namespace with its name. */
export const nameLabel = 'kubernetes.io/metadata.name';

type Path = (string | number)[];

/**
 * Maps the namespaces that an object lies in, is, or names in a field made for it. Host names such as `svc.namespace.svc`
 * in values and arguments are not touched: only a person can tell them from other text.
 */
export function mapNamespaces(
  resource: string,
  draft: KubeObject,
  pod: PodSpec | undefined,
  mappings: Mappings,
  note: Note,
): void {
  // Its one field is a finalizer of the server.
  if (resource === 'namespaces') delete draft.spec;
  const namespaces = mappings.namespaces;
  if (!namespaces || Object.keys(namespaces).length === 0) return;
  const mapper = new NamespaceMapper(namespaces, note);
  mapper.field(draft.metadata, 'namespace', ['metadata']);
  if (pod) mapper.podSpec(pod);
  mapper.kind(resource, draft);
}

/** Maps names in place and notes each change. */
class NamespaceMapper {
  readonly #names: Record<string, string>;
  readonly #note: Note;

  constructor(names: Record<string, string>, note: Note) {
    this.#names = names;
    this.#note = note;
  }

  kind(resource: string, draft: KubeObject): void {
    const spec = recordAt(draft.spec);
    switch (resource) {
      case 'namespaces':
        this.field(draft.metadata, 'name', ['metadata']);
        break;
      case 'rolebindings.rbac.authorization.k8s.io':
      case 'clusterrolebindings.rbac.authorization.k8s.io':
        this.#subjects(draft);
        break;
      case 'networkpolicies.networking.k8s.io':
        this.#networkPolicy(spec);
        break;
      case 'mutatingwebhookconfigurations.admissionregistration.k8s.io':
      case 'validatingwebhookconfigurations.admissionregistration.k8s.io':
        this.#webhooks(draft);
        break;
      case 'mutatingadmissionpolicybindings.admissionregistration.k8s.io':
      case 'validatingadmissionpolicybindings.admissionregistration.k8s.io':
        this.field(recordAt(spec, 'paramRef'), 'namespace', ['spec', 'paramRef']);
        this.#selector(recordAt(spec, 'matchResources', 'namespaceSelector'), [
          'spec',
          'matchResources',
          'namespaceSelector',
        ]);
        break;
      case 'customresourcedefinitions.apiextensions.k8s.io': {
        const path = ['conversion', 'webhook', 'clientConfig', 'service'];
        this.field(recordAt(spec, ...path), 'namespace', ['spec', ...path]);
        break;
      }
      case 'apiservices.apiregistration.k8s.io':
        this.field(recordAt(spec, 'service'), 'namespace', ['spec', 'service']);
        break;
      case 'persistentvolumes':
        this.field(recordAt(spec, 'claimRef'), 'namespace', ['spec', 'claimRef']);
        break;
      case 'persistentvolumeclaims':
        this.field(recordAt(spec, 'dataSourceRef'), 'namespace', ['spec', 'dataSourceRef']);
        break;
    }
    if (resource.endsWith('.gateway.networking.k8s.io')) this.#gateway(spec);
  }

  /** Topology terms of a pod name namespaces by list and by selector. */
  podSpec(pod: PodSpec): void {
    for (const { term, path } of allPodTerms(pod)) {
      this.#list(term.namespaces, [...path, 'namespaces']);
      this.#selector(term.namespaceSelector, [...path, 'namespaceSelector']);
    }
  }

  field(holder: JsonRecord | undefined, field: string, path: Path): void {
    const from = holder?.[field];
    const to = this.#target(from);
    if (!holder || typeof from !== 'string' || to === undefined) return;
    holder[field] = to;
    this.#changed([...path, field], from, to);
  }

  #target(from: unknown): string | undefined {
    const to = typeof from === 'string' && Object.hasOwn(this.#names, from) ? this.#names[from] : undefined;
    return to === from ? undefined : to;
  }

  #changed(path: Path, from: string, to: string): void {
    this.#note(jsonPointer(...path), message('adapt.namespace', { from, to }));
  }

  /** Service accounts are subjects of their own, and users and groups with made-up names. */
  #subjects(draft: KubeObject): void {
    for (const [index, subject] of recordsOf(draft.subjects)) {
      if (subject.kind === 'ServiceAccount') {
        this.field(subject, 'namespace', ['subjects', index]);
        continue;
      }
      const parts = typeof subject.name === 'string' ? subject.name.split(':') : [];
      const named = parts[1] === 'serviceaccounts' || parts[1] === 'serviceaccount';
      const from = parts[2];
      const to = this.#target(from);
      if (parts[0] !== 'system' || !named || from === undefined || to === undefined) continue;
      subject.name = [...parts.slice(0, 2), to, ...parts.slice(3)].join(':');
      this.#changed(['subjects', index, 'name'], from, to);
    }
  }

  #networkPolicy(spec: JsonRecord | undefined): void {
    for (const [direction, side] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      for (const [rule, item] of recordsOf(spec?.[direction])) {
        for (const [index, peer] of recordsOf(item[side])) {
          this.#selector(peer.namespaceSelector, ['spec', direction, rule, side, index, 'namespaceSelector']);
        }
      }
    }
  }

  #webhooks(draft: KubeObject): void {
    for (const [index, webhook] of recordsOf(draft.webhooks)) {
      const at = ['webhooks', index];
      this.field(recordAt(webhook, 'clientConfig', 'service'), 'namespace', [...at, 'clientConfig', 'service']);
      this.#selector(webhook.namespaceSelector, [...at, 'namespaceSelector']);
    }
  }

  /** Parents and backends of routes, the certificates of gateways, and the sides of a ReferenceGrant. */
  #gateway(spec: JsonRecord | undefined): void {
    const named = (value: unknown, path: Path): void => {
      if (Array.isArray(value)) value.forEach((item: unknown, index) => void named(item, [...path, index]));
      if (!isRecord(value)) return;
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'namespace') this.field(value, key, path);
        else if (key === 'namespaces') this.#selector(recordAt(inner, 'selector'), [...path, key, 'selector']);
        else named(inner, [...path, key]);
      }
    };
    named(spec, ['spec']);
  }

  /** A label selector that picks namespaces by the name that every one carries as a label. */
  #selector(selector: unknown, path: Path): void {
    this.field(recordAt(selector, 'matchLabels'), nameLabel, [...path, 'matchLabels']);
    for (const [index, expression] of recordsOf(recordAt(selector)?.matchExpressions)) {
      if (expression.key === nameLabel) this.#list(expression.values, [...path, 'matchExpressions', index, 'values']);
    }
  }

  #list(values: unknown, path: Path): void {
    if (!Array.isArray(values)) return;
    values.forEach((from: unknown, index) => {
      const to = this.#target(from);
      if (typeof from !== 'string' || to === undefined) return;
      values[index] = to;
      this.#changed([...path, index], from, to);
    });
  }
}
