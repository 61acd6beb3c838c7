import { recordAt, recordsOf } from '../model/json/json.ts';
import { groupResource, type KubeObject, type ObjectRef, refKey } from '../model/objects/object.ts';
import { waveOf, waves } from './waves.ts';

const roleKinds = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']);
const workloadKinds = new Set(['deployments.apps', 'statefulsets.apps', 'daemonsets.apps']);

/**
 * Finds the operators of custom resources among the objects that are applied: the workloads whose service account has,
 * by a role that moves too, rights to the group of a custom resource. Holds names only.
 */
export class OperatorFinder {
  /** API groups of the custom resources to come. */
  readonly #groups: Set<string>;
  /** Keys of roles with rights to those groups. */
  readonly #roles = new Set<string>();
  readonly #accounts = new Set<string>();
  readonly #workloads: { ref: ObjectRef; account: string }[] = [];

  constructor(refs: readonly ObjectRef[]) {
    const last = waves.indexOf('custom-resources');
    this.#groups = new Set(refs.filter((ref) => waveOf(ref) === last).map(({ group }) => group));
  }

  /** Whether the object may tell which workloads are operators. */
  concerns(ref: ObjectRef): boolean {
    return this.#groups.size > 0 && (roleKinds.has(ref.kind) || workloadKinds.has(groupResource(ref)));
  }

  /** Takes note of an object that was applied; roles must come before bindings, and both before workloads. */
  see(ref: ObjectRef, object: KubeObject): void {
    if (this.#groups.size === 0) return;
    if (ref.kind === 'Role' || ref.kind === 'ClusterRole') {
      const rights = recordsOf(object.rules).some(
        ([, { apiGroups }]) =>
          Array.isArray(apiGroups) && apiGroups.some((group: unknown) => this.#groups.has(String(group))),
      );
      if (rights) this.#roles.add(roleKey(ref.kind, ref.namespace, ref.name));
    } else if (ref.kind === 'RoleBinding' || ref.kind === 'ClusterRoleBinding') {
      this.#bind(ref, object);
    } else if (workloadKinds.has(groupResource(ref))) {
      const account = recordAt(object.spec, 'template', 'spec')?.serviceAccountName ?? 'default';
      this.#workloads.push({ ref, account: `${ref.namespace ?? ''}/${String(account)}` });
    }
  }

  /** The operators among what was seen. */
  found(): ObjectRef[] {
    const operators = this.#workloads.filter(({ account }) => this.#accounts.has(account)).map(({ ref }) => ref);
    return [...new Map(operators.map((ref) => [refKey(ref), ref])).values()];
  }

  #bind(ref: ObjectRef, object: KubeObject): void {
    const role = recordAt(object.roleRef);
    const kind = String(role?.kind);
    const namespace = kind === 'Role' ? ref.namespace : undefined;
    if (!this.#roles.has(roleKey(kind, namespace, String(role?.name)))) return;
    for (const [, subject] of recordsOf(object.subjects)) {
      if (subject.kind !== 'ServiceAccount') continue;
      this.#accounts.add(`${String(subject.namespace ?? ref.namespace)}/${String(subject.name)}`);
    }
  }
}

function roleKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}
