import { stringify } from 'yaml';
import type { JsonRecord } from '../../model/json/json.ts';
import type { HookOffer, HooksKind } from '../../model/velero/velero-hooks.ts';
import type { FittingPods } from './fitting.ts';
import type { HookTemplate } from './templates.ts';

/** How long a container may take until it is ready, before a hook of a restore gives up: without it Velero waits for ever. */
const waitTimeout = '10m';

/** What can be offered for these pods: a document with a hook for each, and what it does, risks, and where that is documented. */
export function hookOffer(kind: HooksKind, all: readonly FittingPods[]): HookOffer {
  const runs = (one: FittingPods) => hookOf(kind, one) !== undefined;
  // Where a restore needs no command, there is nothing to say of it.
  const told = all.filter((one) => runs(one) || (kind === 'backup' && !one.template.pre));
  const hooks = told.filter(runs);
  const body = hooks.length === 0 ? `resources: []\n${frame(kind)}` : `resources:\n${hooks.map(item).join('')}`;
  const without = told.filter((one) => !runs(one)).map((one) => commented(wrapped(remarksOf(kind, one)), ''));
  return {
    text: `${commented(wrapped(heads[kind]), '')}${without.join('')}${body}`,
    offered: told.map((one) => ({
      app: one.template.app,
      namespace: one.namespace,
      pods: one.owner,
      does: doesOf(kind, one.template),
      runs: runs(one),
    })),
  };

  function item(one: FittingPods): string {
    const lines = stringify([hookOf(kind, one)], { lineWidth: 0 })
      .trimEnd()
      .split('\n');
    return `${commented(wrapped(remarksOf(kind, one)), '  ')}${lines.map((line) => `  ${line}\n`).join('')}`;
  }
}

const heads: Record<HooksKind, string[]> = {
  backup: [
    'Hooks of a backup, as Velero takes them. Each is a suggestion for an image that runs there: read what it does, and change it.',
    'pre runs in the container before its pod and volumes are backed up, post after that; there is no shell unless it is named.',
    'After an error Velero backs up the volume all the same (onError: Continue), or leaves out pod and volume (Fail);',
    'the backup is PartiallyFailed either way. A hook without timeout gets 30 seconds.',
  ],
  restore: [
    'Hooks of a restore, as Velero takes them. Each is a suggestion for an image in the backup: read what it does, and change it.',
    'They run in the pods that Velero restores itself, in namespaces as they are called here, once the container is ready.',
    'Without waitTimeout Velero waits for the container for ever, and other restores wait for this one.',
    'They look whether what was restored works; after an error the restore is PartiallyFailed.',
  ],
};

function remarksOf(kind: HooksKind, { template, namespace, owner, image }: FittingPods): string[] {
  const { app, risk, sources } = template;
  return [
    `${app}: ${namespace}, ${owner}, ${image}`,
    doesOf(kind, template),
    `Mind: ${risk}`,
    ...sources.map((url) => `See ${url}`),
  ];
}

function doesOf(kind: HooksKind, { does, restore }: HookTemplate): string {
  return kind === 'restore' && restore ? restore.does : does;
}

function commented(lines: readonly string[], indent: string): string {
  return lines.map((line) => `${indent}# ${line}\n`).join('');
}

/** Characters of a line of a sentence: an editor beside a side bar shows about as many. */
const widest = 96;

/** Sentences in lines that need no scrolling. */
function wrapped(sentences: readonly string[]): string[] {
  return sentences.flatMap((sentence) => {
    const lines: string[] = [];
    for (const word of sentence.split(' ')) {
      const last = lines.at(-1);
      if (last === undefined || last.length + 1 + word.length > widest) lines.push(word);
      else lines[lines.length - 1] = `${last} ${word}`;
    }
    return lines;
  });
}

function hookOf(
  kind: HooksKind,
  { template, namespace, owner, container, labels }: FittingPods,
): JsonRecord | undefined {
  const { pre, post, restore } = template;
  const [, name = owner] = owner.split('/');
  const pods = {
    name: `${name}-${container}`,
    includedNamespaces: [namespace],
    includedResources: ['pods'],
    ...(Object.keys(labels).length > 0 && { labelSelector: { matchLabels: labels } }),
  };
  if (kind === 'restore') {
    if (!restore) return undefined;
    const { command, onError, timeout } = restore;
    const exec = { container, command, onError, execTimeout: timeout, waitTimeout, waitForReady: true };
    return { ...pods, postHooks: [{ exec }] };
  }
  if (!pre) return undefined;
  return {
    ...pods,
    pre: [{ exec: { container, ...pre } }],
    ...(post && { post: [{ exec: { container, ...post } }] }),
  };
}

/** Shows the shape where nothing fits. */
function frame(kind: HooksKind): string {
  const exec = { container: 'db', command: ['/bin/sh', '-c', 'sync'], onError: 'Continue' };
  const pods = { name: 'mine', includedNamespaces: ['shop'], labelSelector: { matchLabels: { app: 'db' } } };
  const example =
    kind === 'backup'
      ? { ...pods, pre: [{ exec: { ...exec, timeout: '5m' } }] }
      : { ...pods, postHooks: [{ exec: { ...exec, execTimeout: '5m', waitTimeout } }] };
  const lines = stringify({ resources: [example] }, { lineWidth: 0 })
    .trimEnd()
    .split('\n');
  return commented(['No image that is known here runs there. A hook of your own looks like this:', ...lines], '');
}
