import { type MessageCode, message } from '../../model/message.ts';
import type { CarriedChoice, VeleroOffer, VeleroReadiness } from '../../model/migration/preparation.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import type { VeleroInstallation } from '../../model/velero/velero-installation.ts';
import { carriedChoices } from '../carried-choices.ts';

/** The Veleros of a source and a target in one namespace. */
interface Pair {
  source: VeleroInstallation;
  target: VeleroInstallation;
}

type Obstacle = NonNullable<VeleroReadiness['obstacle']>;

/**
 * Whether the Veleros of two clusters can carry a migration from one to the other: a way for each store that both have, the
 * source's default one first, or else what is in the way and what to do. What may not be seen counts as being there.
 */
export function veleroReadiness(
  source: { context: string; found: readonly VeleroInstallation[] },
  target: { context: string; found: readonly VeleroInstallation[] },
): VeleroReadiness {
  const sides = [source, target].map(({ context, found }) => ({ context, found: found.filter(isThere) }));
  const seen = [...new Set(sides.flatMap(({ context, found }) => (found.length > 0 ? [context] : [])))];
  const lacking = [...new Set(sides.map(({ context }) => context))].filter((context) => !seen.includes(context));
  if (lacking.length > 0) {
    const words = { contexts: lacking.join(', ') };
    return { seen, offers: [], obstacle: obstacle('offer.no-velero', words, lacking) };
  }
  const [own = [], others = []] = sides.map(({ found }) => found);
  const pairs = own.flatMap((one): Pair[] => {
    const other = others.find(({ namespace }) => namespace === one.namespace);
    return other ? [{ source: one, target: other }] : [];
  });
  const offers = pairs.filter((pair) => !unready(pair)).flatMap(offersOf);
  if (offers.length > 0) return { seen, offers };
  const [pair] = pairs;
  if (pair) return { seen, offers, obstacle: whyNone(pair) };
  const words = { one: own[0]?.namespace ?? '', other: others[0]?.namespace ?? '' };
  const contexts = { source: source.context, target: target.context };
  return { seen, offers, obstacle: obstacle('offer.apart', { ...words, ...contexts }) };
}

function isThere({ server, unknown }: VeleroInstallation): boolean {
  return server !== undefined || unknown.includes('deployments.apps');
}

function obstacle(
  code: 'offer.no-velero' | 'offer.apart' | 'offer.unready' | 'offer.no-store',
  args: Record<string, string>,
  installIn: string[] = [],
): Obstacle {
  return { reason: message(code, args), hint: message(`${code}.hint`, args), installIn };
}

function unready({ source, target }: Pair): Obstacle | undefined {
  const down = [source, target].find(({ server }) => server?.ready === false);
  return down && obstacle('offer.unready', { context: down.context, namespace: down.namespace });
}

/** The locations of both sides that are one bucket, and prefix in it. */
function shared({ source, target }: Pair): { own: StorageLocation; other: StorageLocation }[] {
  const places = source.locations.toSorted((a, b) => Number(b.default) - Number(a.default));
  return places.flatMap((own) => {
    const other = target.locations.find((one) => one.store && own.store && placeOf(one) === placeOf(own));
    return other ? [{ own, other }] : [];
  });
}

function placeOf({ store }: StorageLocation): string {
  const { bucket = '', prefix = '' } = store?.s3 ?? {};
  return [bucket, ...prefix.split('/').filter(Boolean)].join('/');
}

function offersOf(pair: Pair): VeleroOffer[] {
  return shared(pair).flatMap(({ own, other }) => {
    const { store } = own;
    if (!store || unusable(own, other)) return [];
    const address = other.store?.s3.endpoint ?? '';
    const data = carriedChoices.velero.map((choice) => ({ choice, ...obstacleTo(choice, pair) }));
    const offer: VeleroOffer = { namespace: pair.source.namespace, location: own, store, data };
    return [address === (store.s3.endpoint ?? '') ? offer : { ...offer, otherAddress: address }];
  });
}

/** Why a store of both cannot be used; nothing where it can. */
function unusable(own: StorageLocation, other: StorageLocation): Obstacle | undefined {
  const out = [own, other].find(({ phase }) => phase === 'Unavailable');
  if (out) {
    const { context, name: location, reason = '–' } = out;
    const words = message('run.velero-unavailable', { context, location, reason });
    return { reason: words, hint: message('offer.unavailable.hint'), installIn: [] };
  }
  if (!own.readOnly) return undefined;
  const words = message('run.velero-read-only', { context: own.context, location: own.name });
  return { reason: words, hint: message('run.velero-read-only.hint'), installIn: [] };
}

function whyNone(pair: Pair): Obstacle {
  const down = unready(pair);
  if (down) return down;
  const [first] = shared(pair);
  const closed = first && unusable(first.own, first.other);
  const { source, target } = pair;
  return closed ?? obstacle('offer.no-store', { source: source.context, target: target.context });
}

/** What keeps both Veleros from carrying the data of claims in one way, and where. */
function obstacleTo(choice: CarriedChoice, { source, target }: Pair): Omit<VeleroOffer['data'][number], 'choice'> {
  const sides = [...new Map([source, target].map((side) => [side.context, side])).values()];
  const where = (lacks: (side: VeleroInstallation) => boolean) => sides.filter(lacks).map(({ context }) => context);
  // What a snapshot holds is moved through the store by the node agents too.
  const troubles: [MessageCode, string[]][] = [
    ['offer.no-agent', where(hasNoAgent)],
    ['offer.agent-down', where(({ nodeAgent }) => nodeAgent?.ready === 0)],
    ...(choice === 'snapshot'
      ? [
          [
            'offer.no-snapshots',
            where((side) => isCsiOff(side) || (side.context === source.context && hasNoClass(side))),
          ] satisfies [MessageCode, string[]],
        ]
      : []),
  ];
  const found = troubles.find(([, contexts]) => contexts.length > 0);
  if (!found) return {};
  const [code, contexts] = found;
  const obstacle = message(code, { contexts: contexts.join(', ') });
  return code === 'offer.no-agent' ? { obstacle, installIn: contexts } : { obstacle };
}

function hasNoAgent({ nodeAgent, unknown }: VeleroInstallation): boolean {
  return nodeAgent === undefined && !unknown.includes('daemonsets.apps');
}

function isCsiOff({ server }: VeleroInstallation): boolean {
  return server !== undefined && !server.features.includes('EnableCSI');
}

function hasNoClass({ snapshotClasses = [], unknown }: VeleroInstallation): boolean {
  return snapshotClasses.length === 0 && !unknown.includes('volumesnapshotclasses.snapshot.storage.k8s.io');
}
