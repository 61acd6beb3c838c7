import { durationSeconds } from '../../model/go-duration.ts';
import { type Message, message } from '../../model/message.ts';
import type { Mappings, Migration, MigrationTarget } from '../../model/migration/plan.ts';
import type { PlanProblem } from '../../model/migration/plan-editing.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { closest } from '../../model/words/closest.ts';
import { wrongIn } from '../../velero/hooks/read-hooks.ts';
import { patchProblems, placedPatches } from './patch-problems.ts';
import type { PlanText } from './plan-text.ts';
import type { PlanPath } from './schema-at.ts';
import { problemAt } from './schema-problems.ts';
import { selectionProblems } from './selection-problems.ts';

/** What is wrong with a plan of the right shape. `contexts`: those that there are, where that is known. */
export function meaningProblems(plan: PlanText, migration: Migration, contexts?: readonly string[]): PlanProblem[] {
  const { spec } = migration;
  const found: PlanProblem[] = [];
  const add = (path: PlanPath, words: Message, hint?: Message, severity: PlanProblem['severity'] = 'error') =>
    found.push({ ...problemAt(plan, plan.valueAt(path), words, hint), severity });

  const context = (path: PlanPath, name: string) => {
    if (contexts && !contexts.includes(name))
      add(path, message('plan.unknown-context', { context: name }), contextHint(name, contexts));
  };
  if ('context' in spec.source) context(['spec', 'source', 'context'], spec.source.context);
  for (const [index, target] of spec.targets.entries()) context(['spec', 'targets', index, 'context'], target.context);

  duplicates(spec.targets.map(({ name }) => name)).forEach((index) => {
    add(
      ['spec', 'targets', index, 'name'],
      message('plan.duplicate', { value: spec.targets[index]?.name ?? '', key: 'spec.targets' }),
    );
  });
  duplicates(spec.select.namespaces).forEach((index) => {
    const value = spec.select.namespaces[index] ?? '';
    add(['spec', 'select', 'namespaces', index], message('plan.duplicate', { value, key: 'spec.select.namespaces' }));
  });

  selectionProblems(migration, add);
  patchProblems(migration, add);
  mappingProblems(spec.mappings, ['spec', 'mappings'], add);
  for (const [index, target] of spec.targets.entries()) {
    if (target.mappings) mappingProblems(target.mappings, ['spec', 'targets', index, 'mappings'], add);
    targetNamespaces(migration, index, add);
  }
  elsewhere(migration, add);
  trustProblems(migration, add);
  hookProblems(migration, add);
  lifetimeProblems(plan, migration, add);
  return found;
}

type Add = (path: PlanPath, words: Message, hint?: Message, severity?: PlanProblem['severity']) => void;

/** Backups that would be gone before nobody needs them any more. */
function lifetimeProblems(plan: PlanText, { spec: { ttl, hold } }: Migration, add: Add): void {
  if ((durationSeconds(ttl) ?? 0) >= (durationSeconds(hold) ?? 0)) return;
  const path = ['spec', 'ttl'];
  add(plan.pairAt(path) ? path : ['spec', 'hold'], message('plan.ttl-short', { ttl, hold }));
}

/** Hooks that Velero would refuse, and hooks that nobody would run. */
function hookProblems({ spec }: Migration, add: Add): void {
  const at = ['spec', 'velero', 'hooks', 'backup'];
  const hooks = spec.velero.hooks?.backup;
  if (hooks === undefined) return;
  if (spec.engine !== 'velero') add(at, message('plan.hooks-direct'), message('plan.hooks-direct.hint'));
  for (const { path, words } of wrongIn('backup', hooks)) {
    add([...at, ...path.map((part) => (typeof part === 'number' ? part : String(part)))], words);
  }
}

function contextHint(name: string, contexts: readonly string[]): Message {
  if (contexts.length === 0) return message('plan.unknown-context.none');
  const suggestion = closest(name, contexts);
  return suggestion === undefined
    ? message('plan.unknown-context.hint', { contexts: contexts.slice(0, 20).join(', ') })
    : message('plan.hint.suggestion', { suggestion });
}

/** Positions of the values that stood earlier in the list. */
function duplicates(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}

/** A host with a dot in its name, or with a port: a single word may be anything, such as a user or what stands before `://`. */
const isAddress = /\w\.\w|^\.\w|\w:\w/;

/** Mappings that do nothing, or not what is meant. */
function mappingProblems(mappings: Mappings, at: PlanPath, add: Add): void {
  const tell = (path: PlanPath, from: string) =>
    add(path, message('plan.no-effect', { from }), message('plan.no-effect.hint'), 'warning');
  for (const key of ['namespaces', 'storageClasses', 'ingressClasses', 'nodeLabels'] as const) {
    for (const [from, to] of Object.entries(mappings[key] ?? {})) if (from === to) tell([...at, key, from], from);
  }
  for (const [from, to] of Object.entries(mappings.nodeLabels ?? {})) {
    if (from.includes('=') === to.includes('=')) continue;
    add([...at, 'nodeLabels', from], message('plan.node-label', { from, to }), message('plan.node-label.hint'));
  }
  for (const [index, { from }] of (mappings.endpoints ?? []).entries()) {
    if (isAddress.test(from)) continue;
    add([...at, 'endpoints', index, 'from'], message('plan.no-address', { from }), message('plan.no-address.hint'));
  }
  for (const key of ['images', 'endpoints'] as const) {
    for (const [index, { from, to }] of (mappings[key] ?? []).entries()) {
      if (from === to) tell([...at, key, index, 'to'], from);
    }
  }
}

/** No namespace onto itself (as far as context names tell), and no two into one. */
function targetNamespaces({ spec }: Migration, index: number, add: Add): void {
  const target = spec.targets[index];
  if (!target) return;
  const own = target.mappings?.namespaces;
  const where = (from: string): PlanPath => {
    if (own && Object.hasOwn(own, from)) return ['spec', 'targets', index, 'mappings', 'namespaces', from];
    const all = spec.mappings.namespaces;
    if (all && Object.hasOwn(all, from)) return ['spec', 'mappings', 'namespaces', from];
    return ['spec', 'targets', index, 'context'];
  };
  const taken = new Map<string, string>();
  for (const namespace of spec.select.namespaces) {
    const to = targetNamespace({ namespaces: { ...spec.mappings.namespaces, ...own } }, namespace);
    const other = taken.get(to);
    if (other !== undefined && other !== namespace) {
      const words = message('plan.merged-namespaces', { one: other, other: namespace, target: to });
      add(where(namespace), words, message('plan.merged-namespaces.hint'));
    }
    taken.set(to, namespace);
    if (to === namespace && isFromThere(spec, target)) {
      const words = message('plan.onto-itself', { context: target.context, namespace });
      add(where(namespace), words, message('plan.onto-itself.hint', { namespace }));
    } else if (spec.select.namespaces.includes(to) && isFromThere(spec, target)) {
      const words = message('plan.onto-source', { context: target.context, namespace, to });
      add(where(namespace), words, message('plan.onto-itself.hint', { namespace }));
    }
  }
}

function isFromThere({ source }: Migration['spec'], target: MigrationTarget): boolean {
  return 'context' in source && source.context === target.context;
}

/** Checks that name whom to trust where nobody shows a certificate. */
function trustProblems({ spec }: Migration, add: Add): void {
  for (const [index, check] of (spec.verify ?? []).entries()) {
    if (!('http' in check) || check.http.trust === undefined || check.http.scheme === 'https') continue;
    const hint = message('plan.trust-without-https.hint');
    add(['spec', 'verify', index, 'http', 'trust'], message('plan.trust-without-https'), hint);
  }
}

/** Claims, mappings, patches and checks that name a namespace which does not move. */
function elsewhere({ spec }: Migration, add: Add): void {
  const moving = new Set(spec.select.namespaces);
  for (const claim of Object.keys(spec.volumes.claims)) {
    const namespace = claim.split('/')[0] ?? '';
    if (claim.split('/').length !== 2 || !moving.has(namespace)) {
      const words = message('plan.claim-elsewhere', { claim });
      add(['spec', 'volumes', 'claims', claim], words, message('plan.claim-elsewhere.hint'), 'warning');
    }
  }
  const tell = (path: PlanPath, namespace: string) => {
    if (moving.has(namespace)) return;
    add(path, message('plan.namespace-elsewhere', { namespace }), message('plan.namespace-elsewhere.hint'), 'warning');
  };
  for (const [index, { namespace }] of (spec.verify ?? []).entries()) {
    tell(['spec', 'verify', index, 'namespace'], namespace);
  }
  for (const { at, patch } of placedPatches(spec)) {
    if (patch.target.namespace !== undefined) tell([...at, 'target', 'namespace'], patch.target.namespace);
  }
  const mapped = (mappings: Mappings | undefined, at: PlanPath) => {
    for (const from of Object.keys(mappings?.namespaces ?? {})) tell([...at, 'namespaces', from], from);
  };
  mapped(spec.mappings, ['spec', 'mappings']);
  for (const [index, target] of spec.targets.entries()) mapped(target.mappings, ['spec', 'targets', index, 'mappings']);
}
