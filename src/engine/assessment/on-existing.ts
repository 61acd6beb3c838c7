import { isAsRunLeft } from '../../apply/as-left.ts';
import { isAsMeant } from '../../apply/differences.ts';
import { whyLeftAlone } from '../../apply/left-alone.ts';
import { runLabel, updatedBy } from '../../apply/marks.ts';
import { overLive } from '../../apply/over-live.ts';
import { withRightsOf } from '../../apply/rights.ts';
import { differs } from '../../diff/differs.ts';
import { withScaleOf } from '../../diff/scaled.ts';
import type { OnExisting } from '../../facts/judgement/on-existing.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { message } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** Stands where a run has its UUID. */
const noRun = 'preview';

/**
 * What a run of a plan does with an object that is there already, on the target that some facts are of. `run`: the one that would be gone on with,
 * which changes what it made or changed itself, whatever the plan says of what exists.
 */
export function onExistingBy(
  { spec }: Migration,
  { cluster }: Pick<ClusterFacts, 'cluster'>,
  run: string = noRun,
): OnExisting {
  const { source, existing } = spec;
  const isOfSource = cluster !== undefined && 'cluster' in source && source.cluster === cluster;
  return (object, live) => {
    const { made, known } = knownTo(run, live);
    const rightful = withRightsOf(live, object);
    const meant = known ? withScaleOf(live, rightful) : rightful;
    // What somebody changed since is theirs.
    const isOurs = known && isAsRunLeft(run, undefined, live);
    if (!isOurs && existing === 'skip') return { left: message('judgement.none.stays') };
    if (isAsMeant(meant, live, run)) return undefined;
    if (!isOurs && existing === 'fail') return { left: message('judgement.none.fails') };
    const why = whyLeftAlone(meant, live, differs(meant, live), isOfSource && !(isOurs && made));
    if (why) return { left: message('judgement.none.left', { why }) };
    return { body: overLive(meant, live, run) };
  };
}

/** Whether a run made a live object, and whether it made or changed it. */
function knownTo(run: string, { metadata }: KubeObject): { made: boolean; known: boolean } {
  const made = metadata.labels?.[runLabel] === run;
  return { made, known: made || metadata.annotations?.[updatedBy] === run };
}
