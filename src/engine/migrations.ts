import { withoutServerFields } from '../diff/normalise.ts';
import { backUpMigration } from '../migrate/back-up-migration.ts';
import { createFolder } from '../migrate/folder/folder.ts';
import { listMigrations } from '../migrate/list.ts';
import { makeOnTarget, planOnTarget } from '../migrate/make-on-target.ts';
import { plannedVolumes } from '../migrate/planned-volumes.ts';
import { prepareMigration } from '../migrate/prepare.ts';
import { previewMigration } from '../migrate/preview.ts';
import { readapt } from '../migrate/readapt.ts';
import { planReapply, reapply } from '../migrate/reapply.ts';
import { runMigration } from '../migrate/run.ts';
import type { MigrateScope } from '../migrate/scope.ts';
import { turnedBackBy } from '../migrate/turned-back-by.ts';
import { undoRun } from '../migrate/undo/undo.ts';
import { planUndo } from '../migrate/undo/undo-plan.ts';
import type { EventSink, MigrationEvent } from '../model/event.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { editConflicts, keepMine } from './edit-conflicts.ts';
import type { Call, EngineScope, Handlers } from './handler.ts';
import { liveYaml } from './object-yaml.ts';
import { openStoreFor } from './open-store.ts';
import { noPullKeys, withPullKeys } from './pull-secret.ts';
import { servedBy } from './served-by.ts';
import { signedReach } from './signed-reach.ts';

/** Requests on `*.migration` folders. */
export const migrationHandlers: Handlers<
  | 'migration.prepare'
  | 'migration.create'
  | 'migration.list'
  | 'migration.turnedBack'
  | 'migration.volumes'
  | 'migration.conflicts'
  | 'migration.keepEdit'
  | 'migration.readapt'
  | 'migration.preview'
  | 'migration.backUp'
  | 'migration.run'
  | 'migration.planObject'
  | 'migration.makeObject'
  | 'migration.planReapply'
  | 'migration.reapply'
  | 'migration.undoPlan'
  | 'migration.undo'
> = {
  'migration.prepare': (params, call, scope) => prepareMigration(params, quiet(call, scope)),
  'migration.create': async ({ parent, plan }) => ({ folder: await createFolder(parent, plan) }),
  'migration.list': ({ folders }) => listMigrations(folders),
  'migration.turnedBack': ({ plan }, call, scope) => turnedBackBy(plan, quiet(call, scope)),
  'migration.volumes': ({ folder }, call, scope) => plannedVolumes(folder, quiet(call, scope)),
  'migration.conflicts': ({ folder, texts = {} }) => editConflicts(folder, texts),
  'migration.keepEdit': async (params, call, scope) => {
    await keepMine(params, quiet(call, scope));
    return null;
  },
  'migration.readapt': ({ folder }, call, scope) => {
    const lent = quiet(call, scope);
    return readapt(folder, (target) => servedBy(folder, target, lent), lent);
  },
  'migration.preview': ({ folder }, call, scope) => previewMigration(folder, migrateScope(call, scope)),
  'migration.backUp': ({ folder, ttl }, call, scope) => backUpMigration(folder, migrateScope(call, scope), ttl),
  'migration.run': (params, call, scope) => runMigration(params, migrateScope(call, scope)),
  'migration.planObject': async (params, call, scope) => {
    const wish = await withPullKeys(params, call.signal, scope);
    if (!wish) return { asks: 'login' };
    const { context, verb, object } = await planOnTarget(wish, quiet(call, scope));
    return { context, verb, text: liveYaml(withoutServerFields(object)) };
  },
  'migration.makeObject': async ({ grants, ...params }, call, scope) => {
    const wish = await withPullKeys(params, call.signal, scope);
    if (!wish) throw noPullKeys(params.object);
    return makeOnTarget({ ...wish, grants }, quiet(call, scope));
  },
  'migration.planReapply': async (params, call, scope) => {
    const { context, result, before, after, meant, seen } = await planReapply(params, quiet(call, scope));
    const { ref: object, outcome, reason } = result;
    const text = (one: KubeObject) => liveYaml(withoutServerFields(one), { inOrder: true });
    const told = { context, object, outcome, reason, after: text(after), meant };
    return { ...told, ...(before && { before: text(before) }), ...(seen !== undefined && { seen }) };
  },
  'migration.reapply': async (params, call, scope) => {
    const { context, result, backup } = await reapply(params, quiet(call, scope));
    const { ref: object, outcome, reason } = result;
    return { context, object, outcome, reason, ...(backup !== undefined && { backup }) };
  },
  'migration.undoPlan': ({ folder, run }, call, scope) => planUndo(folder, run, quiet(call, scope)),
  'migration.undo': (params, call, scope) => undoRun(params, migrateScope(call, scope)),
};

/** What the engine lends to a migration for one request whose events go to the front. */
export function migrateScope(call: Call<MigrationEvent>, scope: EngineScope): MigrateScope {
  const emit: EventSink = (event) => call.emit({ at: new Date().toISOString(), ...event });
  return { ...lent(call, scope), emit };
}

/** The same for a request that streams nothing: what happens goes to the diagnostic log. */
function quiet(call: Pick<Call<never>, 'signal' | 'drained'>, scope: EngineScope): MigrateScope {
  const emit: EventSink = (event) => scope.log('debug', JSON.stringify(event));
  return { ...lent({ ...call, emit }, scope), emit };
}

function lent(call: Call<MigrationEvent>, scope: EngineScope): Omit<MigrateScope, 'emit'> {
  return {
    reach: (cluster, namespace) => signedReach(cluster, namespace, call, scope),
    cluster: (context) => scope.cluster(context),
    store: (spec) => openStoreFor(spec, scope, call.signal),
    signal: call.signal,
    drained: () => call.drained(),
    concurrency: scope.settings.concurrency,
  };
}
