import type { Fix } from '../../../model/assessment/finding.ts';
import type { NodeFacts } from '../../../model/clusters/cluster-facts.ts';
import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import type { PodSpec } from '../../kinds/pod-templates.ts';
import { architectureOf, fittingNodes } from '../../nodes/fitting-nodes.ts';
import { imagesOf, podKinds, podOf } from '../../objects/pods.ts';
import type { Problem, Rule, Unknown } from '../rule.ts';
import { unsureFit } from '../unsure-fit.ts';

/** Words in names of images that stand for an architecture. Source: the namespaces of Docker's official images, and of `uname -m`. */
const words: Readonly<Record<string, string>> = {
  amd64: 'amd64',
  x86_64: 'amd64',
  arm64: 'arm64',
  arm64v8: 'arm64',
  aarch64: 'arm64',
  arm32v7: 'arm',
  armv7: 'arm',
  s390x: 's390x',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
};

/** An image that says in its name for which processor it is, where the nodes have another. */
export const rule: Rule = {
  id: 'img-arch',
  kinds: podKinds,
  *check(object, { target, source }) {
    const pod = podOf(object);
    if (!pod) return;
    for (const { image, pointer } of imagesOf(object)) {
      const needed = architectureIn(image);
      if (needed === undefined) {
        yield* ranElsewhere(pod, { image, pointer }, source?.nodes, target.facts.nodes);
        continue;
      }
      if (target.facts.nodes === undefined) {
        yield { unknown: 'nodes' };
        return;
      }
      const fitting = fittingNodes(pod, target.facts.nodes);
      const nodes = fitting.map(architectureOf);
      if (nodes.includes(undefined)) yield { unknown: 'architecture of nodes' };
      const others = nodes.filter((one) => one !== undefined && one !== needed);
      const [other] = others;
      if (other === undefined) continue;
      const args = { image, needed, other, others: others.length, nodes: nodes.length };
      const none = others.length === nodes.length;
      const [unsure] = none ? [] : unsureFit(pod, fitting);
      if (unsure) {
        yield unsure;
        continue;
      }
      yield {
        severity: none ? 'error' : 'warning',
        pointer,
        message: message(none ? 'rule.img-arch' : 'rule.img-arch.some', args),
        fixes: [
          ...forSeveral(image, pointer),
          ...onItsNodes(pod, needed, target.facts.nodes),
          toDo(message('todo.image-for', { image, other })),
        ],
      };
    }
  },
};

/** An image that names no architecture, and has run on nodes of one alone that no node of the target has. */
function* ranElsewhere(
  pod: PodSpec,
  { image, pointer }: { image: string; pointer: string },
  before: readonly NodeFacts[] = [],
  nodes: readonly NodeFacts[] | undefined,
): Generator<Problem | Unknown> {
  const [needed, another] = new Set(before.map((node) => architectureOf(node) ?? 'unknown'));
  if (needed === undefined || needed === 'unknown' || another !== undefined) return;
  if (nodes === undefined) {
    yield { unknown: 'nodes' };
    return;
  }
  const others = new Set(fittingNodes(pod, nodes).map(architectureOf));
  if (others.has(needed)) return;
  const [other] = others;
  if (others.has(undefined)) yield { unknown: 'architecture of nodes' };
  else if (other !== undefined) {
    const args = { image, needed, other: [...others].join(', ') };
    const fixes = [toDo(message('todo.image-for', { image, other }))];
    yield { severity: 'warning', pointer, message: message('rule.img-arch.source', args), fixes };
  }
}

/** The architecture that the name of an image ends with, or its namespace is; nothing where it names none. */
function architectureIn(image: string): string | undefined {
  const [name = ''] = image.split('@');
  const parts = name.split('/');
  const namespace = parts.length > 1 ? parts.at(-2) : undefined;
  const [repository = '', tag = ''] = (parts.at(-1) ?? '').split(':');
  const ending = (text: string) =>
    /(?:^|[-_.])(amd64|x86_64|arm64v8|arm64|aarch64|armv7|s390x|ppc64le|riscv64)$/.exec(text)?.[1];
  const word = ending(tag) ?? ending(repository) ?? namespace ?? '';
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** Docker's official images for one architecture, which lie without its name for all of them. Source: the documentation of Docker Official Images. */
const official = /^(docker\.io\/)?(?:amd64|arm64v8|arm32v7|s390x|ppc64le|riscv64)\/([\w.-]+(?::[\w.-]+)?)$/;

function forSeveral(image: string, path: string): Fix[] {
  const [, registry, name] = official.exec(image) ?? [];
  if (name === undefined) return [];
  const value = registry === undefined ? name : `${registry}library/${name}`;
  return [edit(message('fix.image', { image: value }), { op: 'replace', path, value })];
}

const label = 'kubernetes.io/arch';

/** The nodes with the processor of the image, where the pod may come to some. */
function onItsNodes(pod: PodSpec, needed: string, nodes: readonly NodeFacts[]): Fix[] {
  const nodeSelector = { ...recordAt(pod.spec, 'nodeSelector'), [label]: needed };
  const fitting = fittingNodes({ ...pod, spec: { ...pod.spec, nodeSelector } }, nodes);
  if (!fitting.some((node) => architectureOf(node) === needed)) return [];
  const path = jsonPointer(...pod.path, 'nodeSelector', label);
  return [edit(message('fix.nodes-of', { architecture: needed }), { op: 'add', path, value: needed })];
}
