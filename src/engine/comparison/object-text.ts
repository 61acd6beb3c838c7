import { withoutServerFields } from '../../diff/normalise.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { readPlanFile } from '../../migrate/plan/read.ts';
import { objectLabel } from '../../model/clusters/log-line.ts';
import type { ComparedSide, ComparisonAsk, ComparisonWish, SideName } from '../../model/comparison/comparison.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { apiVersionOf, groupResource, type KubeObject, type ObjectRef, refKey } from '../../model/objects/object.ts';
import { liveYaml } from '../object-yaml.ts';
import { comparedGroup } from './joint-groups.ts';
import { groupOf } from './object-group.ts';
import { migrationSides, requirePinnedSides } from './sides/migration-sides.ts';
import { withSide } from './sides/open-sides.ts';
import type { ReadWith } from './sides/side.ts';

/** An object of one side as YAML to be held against that of the other side. Throws `not-found` where it is not there any more, `wrong-cluster`, and what the side and a plan throw. */
export async function comparedObject(
  ask: ComparisonAsk,
  name: SideName,
  ref: ObjectRef,
  about: ReadWith,
): Promise<{ text: string }> {
  const { plan, ...sides } =
    ask.of === 'sides'
      ? await withPlan(ask, name, about)
      : await migrationSides(ask.folder, ask.target, { ...about, only: name });
  const side = sides[name];
  const other = sides[name === 'left' ? 'right' : 'left'];
  const object = await objectOf(side, other, ref, about);
  if (!object) throw gone(ref);
  return { text: liveYaml(withoutServerFields(object, new Set(plan?.spec.dontIgnore)), { inOrder: true }) };
}

/** Two sides with the plan that counts for them, if any, whose pins the one that is read is held against. Throws `wrong-cluster`, and what reading the plan throws. */
async function withPlan({ left, right, plan: file }: ComparisonWish, name: SideName, about: ReadWith) {
  const plan = file === undefined ? undefined : (await readPlanFile(file)).plan;
  if (plan) await requirePinnedSides(plan, [name === 'left' ? left : right], about);
  return { left, right, plan };
}

/**
 * An object of one side as it is now, in whatever version that side has it; nothing where it is not there. `ref`: as either side calls it. `other`: the side that
 * it is held against. Throws what the side throws.
 */
export async function objectOf(
  side: ComparedSide,
  other: ComparedSide,
  ref: ObjectRef,
  { scope, signal }: ReadWith,
): Promise<KubeObject | undefined> {
  const today = { ...ref, group: comparedGroup(ref.group, ref.kind) };
  if (side.from === 'cluster') {
    const cluster = await scope.cluster(side.context);
    const discovery = await cluster.discovery({ signal });
    const resource = discovery.find(apiVersionOf(ref), ref.kind) ?? discovery.findResource(groupResource(today));
    const { name, namespace } = ref;
    return resource && getIfThere(cluster, { resource, name, ...(namespace !== undefined && { namespace }) }, signal);
  }
  const outside = ref.namespace === undefined ? [ref] : [];
  return withSide(side, { beside: other, outside, scope, signal }, async (open) => {
    for (const called of today.group === ref.group ? [ref] : [ref, today]) {
      for await (const one of open.readNamed(groupOf(called), [called.name], signal)) {
        if (refKey(one.ref) === refKey(called)) return one.object;
      }
    }
    return undefined;
  });
}

/** Says that an object of a comparison is not there any more. */
export function gone(ref: ObjectRef): KubeferryError {
  return new KubeferryError('not-found', message('compare.gone', { object: objectLabel(ref) }), {
    hint: message('compare.gone.hint'),
  });
}
