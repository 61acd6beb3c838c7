import { format, joinSentences } from '../../model/message.ts';
import type {
  CarriedChoice,
  MigrationPreparation,
  VeleroOffer,
  VeleroReadiness,
} from '../../model/migration/preparation.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import type { Translate } from '../translate.ts';

/** Who carries the objects of a migration: Kubeferry itself, or the Velero in both clusters, by a store of both. */
export type EngineChoice = { engine: 'direct' } | { engine: 'velero'; offer: VeleroOffer };

/** One row of the page "Who carries the objects?"; one without an action only says something. */
export interface EngineRow {
  label: string;
  description?: string;
  detail: string;
  action?: EngineChoice | { installIn: string[] };
}

type About = Pick<MigrationPreparation, 'claims' | 'velero'>;

/** Whether there is anything to choose: a Velero in one of the clusters. */
export function asksForEngine({ velero }: About): boolean {
  return velero !== undefined && velero.seen.length > 0;
}

/** The rows of the page: every way that there is, and why Velero is none. */
export function engineRows({ claims, velero }: About, t: Translate): EngineRow[] {
  const direct: EngineRow = {
    label: t('Kubeferry itself'),
    detail:
      claims.length === 0
        ? t('Reads the source and writes to the target from this machine.')
        : t('From this machine. The data in volumes stays behind; claims with data: {count}.', {
            count: claims.length,
          }),
    action: { engine: 'direct' },
  };
  const offers = velero?.offers ?? [];
  const ways = offers.map((offer) => offerRow(offer, claims.length, t));
  const lacking =
    claims.length > 0 ? offers.flatMap(({ data }) => data.flatMap(({ installIn }) => installIn ?? [])) : [];
  return [direct, ...ways, ...agentRows([...new Set(lacking)], t), ...obstacleRows(velero, t)];
}

function offerRow(offer: VeleroOffer, claims: number, t: Translate): EngineRow {
  const { namespace, location, store, otherAddress } = offer;
  const blocked = offer.data.find(({ choice }) => choice === 'file-system')?.obstacle;
  const data = blocked ? format(blocked, t) : t('The files of volumes go along.');
  const address =
    otherAddress === undefined
      ? []
      : [t('The target has a bucket of this name at {address}.', { address: otherAddress || t('Amazon S3') })];
  return {
    label: t('The Velero in both clusters'),
    description: `${storeLabel(store)} · ${namespace}/${location.name}`,
    detail: joinSentences(...(claims > 0 || blocked ? [data] : [t('Through the bucket of both.')]), ...address),
    action: { engine: 'velero', offer },
  };
}

/** The way to have files go along where only the agents on the nodes are missing. */
function agentRows(installIn: string[], t: Translate): EngineRow[] {
  if (installIn.length === 0) return [];
  const detail = t('Adds the node agent that carries files. Leaves this wizard; nothing has been changed.');
  return [{ ...installRow(installIn, t), detail }];
}

/** Why the Velero in both clusters cannot carry it, and the way to mend that; nothing where it can. */
function obstacleRows(velero: VeleroReadiness | undefined, t: Translate): EngineRow[] {
  if (!velero?.obstacle) return [];
  const { reason, hint, installIn } = velero.obstacle;
  const words = joinSentences(format(reason, t), format(hint, t));
  return [
    { label: t('The Velero in both clusters'), description: t('not possible here'), detail: words },
    ...(installIn.length > 0 ? [installRow(installIn, t)] : []),
  ];
}

/** The row that leaves for the installation of Velero. */
export function installRow(installIn: string[], t: Translate): EngineRow & { action: { installIn: string[] } } {
  return {
    label: t('Install Velero in {contexts}…', { contexts: installIn.join(', ') }),
    detail: t('Leaves this wizard; nothing has been changed. Begin it again when Velero is there.'),
    action: { installIn },
  };
}

/**
 * What is chosen beforehand: what was chosen for this target last time, where it is possible; else Velero where only that carries
 * the data that there is.
 */
export function presetEngine({ claims, velero }: About, remembered: 'direct' | 'velero' | undefined): EngineChoice {
  const [offer] = velero?.offers ?? [];
  const carries = claims.length > 0 && offer !== undefined && carriedBy(offer).length > 0;
  return offer && (remembered === 'velero' || (remembered === undefined && carries))
    ? { engine: 'velero', offer }
    : { engine: 'direct' };
}

/** What can be done with the data of claims by a way, besides leaving it behind. */
export function carriedBy(offer: VeleroOffer | undefined): CarriedChoice[] {
  return (offer?.data ?? []).flatMap(({ choice, obstacle }) => (obstacle ? [] : [choice]));
}
