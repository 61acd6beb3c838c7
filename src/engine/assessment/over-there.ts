import { isAsMeant } from '../../apply/differences.ts';
import { whyLeftAlone } from '../../apply/left-alone.ts';
import { overLive } from '../../apply/over-live.ts';
import { withRightsOf } from '../../apply/rights.ts';
import { differs } from '../../diff/compare.ts';
import type { OverThere } from '../../facts/judgement/over-there.ts';
import type { ClusterFacts } from '../../model/cluster-facts.ts';
import { message } from '../../model/message.ts';
import type { Migration } from '../../model/plan.ts';

/** Stands where a run has its UUID. */
const noRun = 'preview';

/** What a run of a plan does with an object that is there already, on the target that some facts are of. */
export function overThereBy({ spec }: Migration, { cluster }: Pick<ClusterFacts, 'cluster'>): OverThere {
  const { source, existing } = spec;
  const isOfSource = cluster !== undefined && 'cluster' in source && source.cluster === cluster;
  return (object, live) => {
    const meant = withRightsOf(live, object);
    if (existing === 'skip') return { left: message('judgement.none.stays') };
    if (isAsMeant(meant, live, noRun)) return undefined;
    if (existing === 'fail') return { left: message('judgement.none.fails') };
    const why = whyLeftAlone(meant, live, differs(meant, live), isOfSource);
    if (why) return { left: message('judgement.none.left', { why }) };
    return { body: overLive(meant, live, noRun) };
  };
}
