import { join, relative, sep } from 'node:path';
import { Offer } from '../../src/adapt/offer.ts';
import { judge } from '../../src/engine/assessment/judge.ts';
import { type ManifestFile, readManifestFiles } from '../../src/engine/assessment/manifest-files.ts';
import type { ClusterFacts } from '../../src/model/clusters/cluster-facts.ts';
import { parseApiVersion } from '../../src/model/objects/object.ts';
import type { Module, ModuleFolders } from './modules.ts';

/**
 * The folders of modules that hold applications, add-ons, operators and examples; each is judged as one that goes along together, without what
 * Kustomize would build first. Where that is all there is, whole objects are named by their folders and read as they lie. Objects as clusters had
 * them, of many operators, are judged against targets that serve their custom kinds.
 */
const applications: readonly [Module, readonly string[], ('as it lies' | 'served')?][] = [
  [
    'k8s.io/kubernetes',
    ['cluster/addons', 'cluster/gce/addons', 'hack/testdata', 'test/e2e/testing-manifests', 'test/fixtures/doc-yaml'],
  ],
  ['github.com/zegl/kube-score', ['score/testdata']],
  ['github.com/vmware-tanzu/velero', ['examples']],
  ['sigs.k8s.io/kwok', ['kustomize/kwok', 'kustomize/rbac'], 'as it lies'],
  ['github.com/fluxcd/flux2', ['manifests/policies', 'manifests/rbac'], 'as it lies'],
  ['github.com/rook/rook', ['deploy/examples']],
  [
    'github.com/stefanprodan/podinfo',
    ['deploy/bases/backend', 'deploy/bases/frontend', 'deploy/secure', 'kustomize'],
    'as it lies',
  ],
  ['github.com/tektoncd/pipeline', ['config', 'examples']],
  ['github.com/argoproj/argo-cd/v3', ['resource_customizations'], 'served'],
  ['sigs.k8s.io/kueue', ['config/components/rbac', 'config/components/crd/bases'], 'as it lies'],
  ['sigs.k8s.io/kueue', ['site/static/examples']],
];

/** The manifests of a folder of a module. */
export interface Application {
  /** `module/folder`. */
  name: string;
  files: ManifestFile[];
  /** The custom kinds of its objects, where the targets serve them. */
  served: NonNullable<ClusterFacts['apis']>;
}

/** Reads all of them. */
export async function readApplications(modules: ModuleFolders): Promise<Application[]> {
  const { signal } = new AbortController();
  const read: Application[] = [];
  for (const [module, folders, lies] of applications) {
    for (const folder of folders) {
      const root = modules[module] ?? '';
      const { files } = await readManifestFiles([join(root, folder)], { builtFirst: lies === undefined, signal });
      const named = files.map((one) => ({
        ...one,
        file: `${module}/${relative(root, one.file).replaceAll(sep, '/')}`,
      }));
      read.push({ name: `${module}/${folder}`, files: named, served: lies === 'served' ? customKinds(named) : [] });
    }
  }
  return read;
}

/** The kinds of objects, but for those of groups that only Kubernetes itself can have, such as `apps`. */
function customKinds(files: readonly ManifestFile[]): Application['served'] {
  const kinds = files
    .flatMap(({ objects }) => objects)
    .map(({ object: { apiVersion, kind, metadata } }) => {
      const resource = `${kind.toLowerCase()}s`;
      return { ...parseApiVersion(apiVersion), resource, kind, namespaced: metadata.namespace !== undefined };
    })
    .filter(({ group }) => group.includes('.'));
  return [...new Map(kinds.map((one) => [`${one.group}/${one.version}/${one.kind}`, one])).values()];
}

/** What a rule says of a place in an application, on the targets that it says it of. */
export interface FoundOn {
  /** `module/path`. */
  file: string;
  /** `Kind/name`. */
  object: string;
  pointer: string;
  severity: string;
  rule: string;
  /** Names of targets, in their order. */
  on: string[];
}

/** What the rules say of an application on some targets, in the order of its files. */
export async function foundOn(
  { files, served }: Application,
  targets: ReadonlyMap<string, ClusterFacts>,
): Promise<FoundOn[]> {
  const { signal } = new AbortController();
  const found = new Map<string, FoundOn & { at: string }>();
  for (const [target, facts] of targets) {
    const { apis = [] } = facts;
    const custom = served.filter(({ group }) => !apis.some((one) => one.group === group));
    const offer = new Offer({ ...facts, apis: [...apis, ...custom] });
    const { findings } = await judge(files, offer, { signal });
    for (const { file, line, object, pointer, severity, rule } of findings) {
      const at = `${file} ${line} ${object.kind}/${object.name} ${pointer} ${severity} ${rule}`;
      const known = found.get(at) ?? {
        at,
        file,
        object: `${object.kind}/${object.name}`,
        pointer,
        severity,
        rule,
        on: [],
      };
      if (!known.on.includes(target)) known.on.push(target);
      found.set(at, known);
    }
  }
  const order = new Map(files.map(({ file }, index) => [file, index]));
  return [...found.values()].sort((one, other) => (order.get(one.file) ?? 0) - (order.get(other.file) ?? 0));
}
