import { openBackup } from '../../../backup/read.ts';
import type { ComparedSide, SideName } from '../../../model/comparison/comparison.ts';
import { KubeferryError } from '../../../model/error.ts';
import { message } from '../../../model/message.ts';
import type { Mappings } from '../../../model/migration/plan.ts';
import { targetNamespace } from '../../../model/migration/target-namespace.ts';
import type { ApiResource, ObjectRef } from '../../../model/objects/object.ts';
import { defaultStoreFolder } from '../../../store/default.ts';
import { withStore } from '../../open-store.ts';
import type { ComparedWith } from '../compared-with.ts';
import type { Comparing } from '../comparing.ts';
import { filledInBy } from '../defaults/filled-in.ts';
import { backupSide } from './backup-side.ts';
import { clusterSide } from './cluster-side.ts';
import { type FilesSideWish, filesSide } from './files-side.ts';
import type { ReadWith, Side } from './side.ts';

/** What sides are opened with. `beside`: what the other one is, which says where manifests lie that do not. */
interface OpenWith extends ReadWith {
  beside: ComparedSide;
  /** Objects outside namespaces that are compared too. */
  outside?: readonly ObjectRef[];
  /** Whether namespaces of a cluster need not be there. */
  mayLack?: boolean;
}

/** Works with one side, which stays open meanwhile. Throws what opening it throws, and the work. */
export async function withSide<Result>(
  wish: ComparedSide,
  { beside, outside = [], mayLack = false, scope, signal }: OpenWith,
  work: (side: Side) => Promise<Result>,
): Promise<Result> {
  switch (wish.from) {
    case 'cluster':
      return work(
        await clusterSide(await scope.cluster(wish.context), { namespaces: wish.namespaces, outside, mayLack, signal }),
      );
    case 'backup':
      return withStore(wish.store ?? { folder: defaultStoreFolder() }, { signal }, scope, async (store, kept) =>
        work(await backupSide(await openBackup(store, wish.name, signal, kept), { ...wish, outside })),
      );
    case 'files': {
      const without = onlyNamespace(beside);
      const wanted = { wanted: wish.namespaces, ...(without !== undefined && { without }), signal };
      return work(await filesSide(wish.paths, { ...wanted, ...(await scopesOf(beside, { scope, signal })) }));
    }
  }
}

/** Works with both sides, which stay open meanwhile. Throws what opening them throws, and the work. */
export function withBothSides<Result>(
  { left, right, mappings, asked, outside = [], mayLack = false, ...explained }: Comparing,
  { scope, signal }: ReadWith,
  work: (left: Side, right: Side, about: ComparedWith) => Promise<Result>,
): Promise<Result> {
  const areNamed = left.namespaces.length > 0 && right.namespaces.length > 0;
  return withSide(left, { beside: right, outside, scope, signal }, (one) =>
    withSide(right, { beside: left, outside, mayLack, scope, signal }, async (other) =>
      work(one, other, {
        ...explained,
        mappings: withNamespaces(mappings, { left: one, right: other, areNamed }),
        find: await findOn(right, { scope, signal }),
        filledIn: await filledInOn({ left, right }, asked, { scope, signal }),
      }),
    ),
  );
}

/** The namespace of a side that has one only. */
function onlyNamespace({ namespaces }: ComparedSide): string | undefined {
  return namespaces.length === 1 ? namespaces[0] : undefined;
}

/** Whether kinds lie outside namespaces, as far as a side serves them. Throws what connecting throws. */
async function scopesOf(side: ComparedSide, { scope, signal }: ReadWith): Promise<Pick<FilesSideWish, 'isOfCluster'>> {
  if (side.from !== 'cluster') return {};
  // Kinds may have come since its connection was opened.
  const { find } = await (await scope.cluster(side.context)).discovery({ fresh: true, signal });
  return {
    isOfCluster: ({ apiVersion, kind }) => {
      const served = find(apiVersion, kind);
      return served && !served.namespaced;
    },
  };
}

/** What of the sides that are asked is a cluster. Throws what connecting to it throws. */
async function filledInOn(
  sides: Record<SideName, ComparedSide>,
  asked: readonly SideName[],
  { scope, signal }: ReadWith,
): Promise<NonNullable<ComparedWith['filledIn']>> {
  const found: NonNullable<ComparedWith['filledIn']> = {};
  for (const name of asked) {
    const side = sides[name];
    if (side.from === 'cluster') found[name] = filledInBy(await scope.cluster(side.context), signal);
  }
  return found;
}

/** What a side serves; where it is no cluster, every version is as good as another. */
async function findOn(side: ComparedSide, { scope, signal }: ReadWith): Promise<ComparedWith['find']> {
  if (side.from === 'cluster') return (await (await scope.cluster(side.context)).discovery({ signal })).find;
  const any: ApiResource = { group: '', version: '', resource: '', kind: '', namespaced: true, verbs: [] };
  return () => any;
}

/**
 * The mappings of a comparison, with one for each namespace of the left side that is held against another one: those that were given; else
 * in the order in which both sides name them. Throws `invalid` where both name some, and not as many.
 */
export function withNamespaces(
  mappings: Mappings,
  { left, right, areNamed }: { left: Side; right: Side; areNamed: boolean },
): Mappings {
  const known = mappings.namespaces ?? {};
  const isOneToOne = left.namespaces.length === 1 && right.namespaces.length === 1;
  if (!areNamed && !isOneToOne) return mappings;
  if (left.namespaces.length !== right.namespaces.length) {
    throw new KubeferryError('invalid', message('compare.namespaces', { left: left.title, right: right.title }), {
      hint: message('compare.namespaces.hint'),
    });
  }
  if (left.namespaces.every((name) => right.namespaces.includes(targetNamespace(mappings, name)))) return mappings;
  const pairs = left.namespaces.map((name, index): [string, string] => [name, right.namespaces[index] ?? name]);
  const namespaces = Object.entries({ ...known, ...Object.fromEntries(pairs) }).filter(([from, to]) => from !== to);
  return { ...mappings, namespaces: Object.fromEntries(namespaces) };
}
