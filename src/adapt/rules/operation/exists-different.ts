import type { Difference } from '../../../diff/difference.ts';
import { differs } from '../../../diff/differs.ts';
import { withoutServerFields } from '../../../diff/normalise.ts';
import { placesOf } from '../../../diff/places.ts';
import { versionsLost } from '../../../diff/versions-lost.ts';
import type { Fix } from '../../../model/assessment/finding.ts';
import { recordAt } from '../../../model/json/json.ts';
import { text } from '../../../model/json/parse.ts';
import { type MessageCode, message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { isBootstrapped } from '../../../model/objects/made-again.ts';
import { migrationLabel, runLabel } from '../../../model/objects/marks.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { isSecret, withholdValues } from '../../../model/objects/secret.ts';
import { inPlan, toDo } from '../../fixes/fixes.ts';
import { isByItself } from '../present.ts';
import type { PlanParts, Problem, Rule, RuleAbout } from '../rule.ts';

/** What a run does with an object that is there already. */
type Existing = 'skip' | 'update' | 'fail';

/** An object of this name that the target has already, and that is another one. */
export const rule: Rule = {
  id: 'exists-different',
  *check(object, about) {
    const { target, plan } = about;
    if (target.facts.apis === undefined) yield { unknown: 'apis' };
    const resource = target.resourceOf(object.apiVersion, object.kind);
    // Of a kind that is not served none is there, and what a cluster makes by itself is nobody's.
    if (resource === undefined || isByItself(object) || isBootstrapped(object.metadata)) return;
    const ofUs = text(recordAt(plan?.metadata)?.name);
    // What a run of this migration made is its own business.
    if (ofUs !== undefined && target.madeBy(object) === ofUs) return;
    const live = target.existing(object);
    if (live === 'absent') return;
    if (live === undefined) {
      const isTaken = isNamed(object, resource, about);
      if (isTaken === undefined) yield { unknown: resource };
      else if (isTaken) yield taken(object, about);
      return;
    }
    const { labels = {} } = live.metadata;
    if (ofUs !== undefined && labels[runLabel] !== undefined && labels[migrationLabel] === ofUs) return;
    const differences = differencesOf(object, live);
    if (differences.length > 0) yield different(object, live, differences, about);
    // Values of Secrets are in no facts.
    else if (isSecret(object)) yield { unknown: resource };
  },
};

/** Whether facts without the objects themselves know one of the name; nothing where it is unknown. */
function isNamed({ metadata, kind }: KubeObject, resource: string, { target }: RuleAbout): boolean | undefined {
  const { customResources, clusterRoles, apis } = target.facts;
  const isNamespaced = apis?.some((api) => api.kind === kind && api.namespaced);
  if (isNamespaced) return target.has(resource, metadata.namespace ?? usualNamespace, metadata.name);
  if (kind === 'CustomResourceDefinition') return customResources?.includes(metadata.name);
  // That a namespace is there is nothing to tell, but that it differs; of ClusterRoles another rule tells it.
  if (kind === 'Namespace') return target.namespace(metadata.name) === 'absent' ? false : undefined;
  if (kind === 'ClusterRole' && clusterRoles) return false;
  return undefined;
}

/** Where a live object is another one, values of Secrets left aside. */
function differencesOf(meant: KubeObject, live: KubeObject): Difference[] {
  // Values of a Secret stand in two fields, so they are put into one first.
  const plain = (object: KubeObject) => (isSecret(object) ? withholdValues(withoutServerFields(object)) : object);
  const found = differs(plain(meant), plain(live));
  // Those to whom others gave the same rights keep them in any case.
  return meant.kind === 'ClusterRoleBinding' ? found.filter((one) => one.left !== undefined) : found;
}

const sayings: Readonly<Record<Existing | 'unplanned', { taken: MessageCode; different: MessageCode }>> = {
  skip: { taken: 'rule.exists-different.taken.skip', different: 'rule.exists-different.skip' },
  update: { taken: 'rule.exists-different.taken.update', different: 'rule.exists-different.update' },
  fail: { taken: 'rule.exists-different.taken.fail', different: 'rule.exists-different.fail' },
  unplanned: { taken: 'rule.exists-different.taken', different: 'rule.exists-different' },
};

function existingOf(plan: PlanParts | undefined): Existing | undefined {
  const existing = recordAt(plan?.spec)?.existing;
  return existing === 'skip' || existing === 'update' || existing === 'fail' ? existing : undefined;
}

/** Whether it is what the source itself uses, since that is the same cluster: a run changes nothing of it outside namespaces. */
function isOfSource({ kind, metadata }: KubeObject, { target: { facts }, plan }: RuleAbout): boolean {
  const source = recordAt(plan?.spec, 'source');
  const [uid, context] = [text(source?.cluster), text(source?.context)];
  const isSame =
    uid !== undefined && facts.cluster !== undefined
      ? uid === facts.cluster
      : context !== undefined && context === facts.context;
  const isNamespaced = facts.apis?.some((api) => api.kind === kind && api.namespaced) ?? true;
  return isSame && metadata.namespace === undefined && kind !== 'Namespace' && !isNamespaced;
}

function different(
  object: KubeObject,
  live: KubeObject,
  differences: readonly Difference[],
  about: RuleAbout,
): Problem {
  const existing = existingOf(about.plan);
  const { kind, metadata } = object;
  const pointer = '/metadata/name';
  const versions = existing === 'update' ? versionsLost(object, live) : [];
  if (versions.length > 0) {
    const words = { kind, name: metadata.name, versions: versions.join(', ') };
    const said = message('rule.exists-different.update-versions', words);
    return { severity: 'warning', pointer, message: said, fixes: [decideOn(object)] };
  }
  const words = { kind, name: metadata.name, places: placesOf(differences) };
  // Rights that a copy needs are added in any case.
  const onlyAdds = kind === 'ClusterRoleBinding' && differences.every((one) => one.pointer.startsWith('/subjects/'));
  if (existing === 'update' && !onlyAdds && isOfSource(object, about)) {
    const said = message('rule.exists-different.source-own', words);
    return { severity: 'warning', pointer, message: said, fixes: [decideOn(object)] };
  }
  return {
    severity: existing === 'fail' ? 'error' : 'warning',
    pointer,
    message: message(sayings[existing ?? 'unplanned'].different, words),
    fixes: fixesOf(object, existing),
  };
}

function taken(object: KubeObject, about: RuleAbout): Problem {
  const planned = existingOf(about.plan);
  const existing = planned === 'update' && isOfSource(object, about) ? 'skip' : planned;
  const { kind, metadata } = object;
  const mayLose = existing === 'update' && kind === 'CustomResourceDefinition';
  const said = mayLose ? 'rule.exists-different.taken.update-versions' : sayings[existing ?? 'unplanned'].taken;
  return {
    severity: 'info',
    pointer: '/metadata/name',
    message: message(said, { kind, name: metadata.name }),
    fixes: fixesOf(object, existing),
  };
}

function decideOn({ kind, metadata }: KubeObject): Fix {
  return toDo(message('todo.compare-existing', { kind, name: metadata.name }));
}

function fixesOf(object: KubeObject, existing: Existing | undefined): Fix[] {
  return existing === 'update'
    ? [decideOn(object), inPlan(message('fix.existing-skip'), '/spec/existing', 'skip')]
    : [decideOn(object), inPlan(message('fix.existing-update'), '/spec/existing', 'update')];
}
