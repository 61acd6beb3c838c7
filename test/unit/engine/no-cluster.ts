import { LastJudged } from '../../../src/engine/assessment/last-judged.ts';
import type { EngineScope } from '../../../src/engine/handler.ts';

/** A scope in which no cluster may be asked. */
export const noCluster: EngineScope = {
  settings: { kubeconfig: { files: [] }, extraPath: [], concurrency: 1, logLevel: 'error' },
  cluster: () => Promise.reject(new Error('No cluster is asked here.')),
  lastJudged: new LastJudged(),
  log: () => undefined,
  askSecret: () => Promise.resolve(null),
};
