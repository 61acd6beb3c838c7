import { openBackup } from '../backup/read.ts';
import type { Migration } from '../model/migration/plan.ts';
import type { PlannedVolumes } from '../model/migration/preparation.ts';
import { isCarried } from './carried-choices.ts';
import { movedVolumes } from './direct/moved-volumes.ts';
import { readPlan } from './plan/read.ts';
import { storeOf } from './plan-store.ts';
import type { MigrateScope } from './scope.ts';

/** What becomes of the data of volumes where the plan of a folder is run, for its write gate. Only reads. @throws what the plan, its store or its source answers. */
export async function plannedVolumes(folder: string, scope: MigrateScope): Promise<PlannedVolumes> {
  const { plan } = await readPlan(folder);
  const { claims, unmoved } = await volumesOf(folder, plan, scope);
  const { engine, volumes } = plan.spec;
  const planned = claims.map(({ namespace, name }) => {
    const claim = `${namespace}/${name}`;
    const choice = volumes.claims[claim] ?? volumes.default;
    return { claim, choice, carried: isCarried(engine, choice) };
  });
  const carried = planned.filter((one) => one.carried).map(({ claim }) => claim);
  return { claims: planned, unmoved: unmoved.words(engine, new Set(carried)) };
}

async function volumesOf(folder: string, plan: Migration, scope: MigrateScope): ReturnType<typeof movedVolumes> {
  const { source } = plan.spec;
  const { signal } = scope;
  if (!('backup' in source)) return movedVolumes(plan, { reader: await scope.cluster(source.context) }, signal);
  const store = await scope.store(storeOf(folder, plan));
  try {
    return await movedVolumes(plan, await openBackup(store, source.backup, signal), signal);
  } finally {
    store.close();
  }
}
