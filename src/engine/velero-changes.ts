import { readFile } from 'node:fs/promises';
import type { ClusterReader } from '../kube/cluster.ts';
import { grantWrites } from '../kube/writer.ts';
import { requireGrant } from '../migrate/grants.ts';
import { KubeferryError } from '../model/error.ts';
import type { EventSink } from '../model/event.ts';
import { message } from '../model/message.ts';
import { type CloudStore, cloudLabel } from '../model/stores/cloud-store.ts';
import { changeGrant, namespaceOf, type VeleroChange, type VeleroChangePlan } from '../model/velero/velero-change.ts';
import type { VeleroWishes } from '../model/velero/velero-wishes.ts';
import { install } from '../velero/install/install.ts';
import { type ApplyPlan, planInstall } from '../velero/install/install-plan.ts';
import type { StoreParts } from '../velero/install/objects.ts';
import { uninstall } from '../velero/install/uninstall.ts';
import { planUninstall } from '../velero/install/uninstall-plan.ts';
import { upgrade } from '../velero/install/upgrade.ts';
import { planUpgrade } from '../velero/install/upgrade-plan.ts';
import type { EngineScope, Handlers } from './handler.ts';
import { liveYaml } from './object-yaml.ts';
import { authorityOf, keysOfStore } from './open-store.ts';

/** Seconds that a change waits for Velero at the most. */
const defaultWait = 300;

/** Requests that install, upgrade and uninstall Velero. */
export const veleroChangeHandlers: Handlers<'velero.planChange' | 'velero.change'> = {
  'velero.planChange': async ({ context, change }, { signal }, scope) => {
    const plan = await planOf(change, await scope.cluster(context), scope, signal);
    return { context, namespace: namespaceOf(change), ...plan };
  },
  'velero.change': async ({ context, change, grants, waitSeconds = defaultWait }, call, scope) => {
    const needed = changeGrant(context, change);
    requireGrant(needed, grants, 'velero.allow-writes.hint');
    const { signal } = call;
    const emit: EventSink = (event) => call.emit({ at: new Date().toISOString(), ...event });
    const cluster = grantWrites(await scope.cluster(context), needed);
    const how = { signal, emit, waitSeconds };
    if (change.verb === 'upgrade') return upgrade(cluster, change, how);
    if (change.verb === 'uninstall') return uninstall(cluster, change, how);
    return install(cluster, change.wishes, await partsOf(change.wishes, scope, signal), how);
  },
};

type Plan = Omit<VeleroChangePlan, 'context' | 'namespace'>;

async function planOf(
  change: VeleroChange,
  cluster: ClusterReader,
  scope: EngineScope,
  signal: AbortSignal,
): Promise<Plan> {
  if (change.verb === 'upgrade') return shown(await planUpgrade(cluster, change, signal));
  if (change.verb === 'install') {
    return shown(await planInstall(cluster, change.wishes, await partsOf(change.wishes, scope, signal), signal));
  }
  const { workloads, others, kinds: _, ...plan } = await planUninstall(cluster, change, signal);
  const items = [...workloads, ...others].map(({ ref: object }) => ({ object, does: 'delete' as const }));
  return { ...plan, items, documents: '' };
}

function shown({ definitions, objects, ...plan }: ApplyPlan): Plan {
  const documents = [...definitions, ...objects].map((object) => liveYaml(object)).join('---\n');
  return { ...plan, holdings: [], documents };
}

async function partsOf({ store, secret }: VeleroWishes, scope: EngineScope, signal: AbortSignal): Promise<StoreParts> {
  if ('cloud' in store) return secret ? {} : { credentials: await credentialsOf(store.cloud) };
  const keys = secret ? undefined : await keysOfStore(store, scope, signal);
  return { keys, authority: await authorityOf(store) };
}

/** The text of the file with the credentials of a store in a cloud; nothing where none is named. Throws `misconfigured` where it cannot be read. */
async function credentialsOf(store: CloudStore): Promise<string | undefined> {
  const { credentials: file } = store;
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new KubeferryError('misconfigured', message('velero.cloudUnreadable', { file, store: cloudLabel(store) }), {
      hint: message('velero.cloudUnreadable.hint'),
      cause,
    });
  }
}
