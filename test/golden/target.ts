import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import { rules } from '../../src/adapt/rules/all.ts';
import type { RuleAbout } from '../../src/adapt/rules/rule.ts';
import { type ClusterFacts, clusterFactsSchema } from '../../src/model/clusters/cluster-facts.ts';
import { mappings } from '../../src/model/migration/plan.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';

const shared: object = parse(readFileSync(join(import.meta.dirname, 'rules', 'target.yaml'), 'utf8'));

const schemas = ['rules/api-schema/facts.yaml', 'deployment-schema.yaml'].map((file) =>
  clusterFactsSchema.parse({ ...shared, ...parse(readFileSync(join(import.meta.dirname, file), 'utf8')) }),
);

/** What all cases share, and the schemas of some kinds, so that rules by schemas look too. */
export const factsWithSchemas: ClusterFacts = {
  ...clusterFactsSchema.parse(shared),
  schemas: Object.assign({}, ...schemas.map((one) => one.schemas)),
  types: Object.assign({}, ...schemas.map((one) => one.types)),
};

/** What the rules may look at in a case: with its `source.yaml` and `mappings.yaml`, where it has some, what the source is and the plan maps. */
export function aboutOf(folder: string, objects: readonly KubeObject[], target = factsOf(folder)): RuleAbout {
  const about = { target: new Offer(target), objects: new ObjectIndex(objects) };
  const source = join(folder, 'source.yaml');
  const mapped = join(folder, 'mappings.yaml');
  return {
    ...about,
    ...(existsSync(source) && { source: clusterFactsSchema.parse(parse(readFileSync(source, 'utf8'))) }),
    ...(existsSync(mapped) && { mappings: mappings.parse(parse(readFileSync(mapped, 'utf8'))) }),
  };
}

/** What the target of a case offers: what all cases share, and what its `facts.yaml` says otherwise. */
export function factsOf(folder: string): ClusterFacts {
  const own = join(folder, 'facts.yaml');
  const facts: object = existsSync(own) ? parse(readFileSync(own, 'utf8')) : {};
  const whole = complete(clusterFactsSchema.parse({ ...shared, ...facts }));
  return { absent: absentOf(folder, whole), ...whole };
}

/** The objects of a case that are not there, as those that were looked for in a cluster. */
function absentOf(
  folder: string,
  { existing = [], customResources = [], namespaces = [] }: ClusterFacts,
): ClusterFacts['absent'] {
  const file = join(folder, 'objects.yaml');
  const objects: KubeObject[] = existsSync(file)
    ? parseAllDocuments(readFileSync(file, 'utf8')).map((one) => one.toJS())
    : [];
  const isThere = ({ kind, metadata }: KubeObject) =>
    customResources.includes(metadata.name) ||
    existing.some((one) => one.kind === kind && one.metadata.name === metadata.name) ||
    namespaces.some(({ names = {} }) => Object.values(names).some((some) => some.includes(metadata.name)));
  return objects
    .filter((one) => !isThere(one))
    .map(({ apiVersion, kind, metadata: { name, namespace } }) => ({ apiVersion, kind, name, namespace }));
}

/** The facts of a case leave nothing of a node, a class or a namespace unknown, as those that are read from a cluster. */
function complete(facts: ClusterFacts): ClusterFacts {
  const classes = <Class extends object>(all: readonly Class[] | undefined) =>
    all?.map((one) => ({ default: false, ...one }));
  return {
    ...facts,
    storageClasses: classes(facts.storageClasses)?.map((one) => ({ parameters: {}, ...one })),
    ingressClasses: classes(facts.ingressClasses),
    snapshotClasses: classes(facts.snapshotClasses),
    priorityClasses: classes(facts.priorityClasses),
    nodes: facts.nodes?.map((node) => ({ labels: {}, taints: [], ...node })),
    namespaces: facts.namespaces?.map(({ quotas, ...namespace }) => ({
      labels: {},
      ...namespace,
      ...(quotas && { quotas: quotas.map((quota) => ({ used: {}, ...quota })) }),
    })),
  };
}

/** The rule that a folder is about: its name, or the beginning of it. */
export function ruleOf(name: string): string {
  const ids = rules.map(({ id }) => id).filter((id) => name === id || name.startsWith(`${id}-`));
  return ids.sort((one, other) => other.length - one.length)[0] ?? '';
}
