import type { Memento } from 'vscode';
import { record, text } from '../../model/parse.ts';
import type { StoreSpec } from '../../model/plan.ts';
import type { StorageLocation } from '../../model/storage-location.ts';
import { isSamePlace, storeKey } from '../../model/store-identity.ts';

/** A store that a Velero of a connected cluster uses, with how it is read once a person chose whose keys do. */
export interface FoundStore {
  location: StorageLocation;
  store?: StoreSpec;
}

/** Whose keys read a store that a Velero uses: Velero's own from its Secret, those of an AWS profile, or those of the environment or typed ones. */
export type KeysChoice = { of: 'velero' } | { of: 'profile'; profile: string } | { of: 'person' };

const remembered = 'kubeferry.locationKeys';

/** The choices that a person made, by store; remembered. No key is among them. */
export class LocationKeys {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** What was chosen for a store; nothing before. */
  of(location: StorageLocation): KeysChoice | undefined {
    return choiceOf(this.#all()[locationKey(location)]);
  }

  async choose(location: StorageLocation, choice: KeysChoice): Promise<void> {
    await this.#memento.update(remembered, { ...this.#all(), [locationKey(location)]: choice });
  }

  #all(): Readonly<Record<string, unknown>> {
    return record(this.#memento.get(remembered));
  }
}

/** The same for one store of one Velero. */
export function locationKey({ context, namespace, name }: StorageLocation): string {
  return JSON.stringify([context, namespace, name]);
}

/**
 * The stores of Veleros that are shown beside those that are known: a bucket that is there already is not shown twice, nor one that
 * two Veleros share and that is read with the same keys, whose backups would be the same nodes.
 */
export function foundBeside(known: readonly StoreSpec[], found: readonly FoundStore[]): FoundStore[] {
  const shown = new Set<string>();
  return found.filter(({ location, store }) => {
    const place = location.store;
    if (place && known.some((spec) => isSamePlace(spec, place))) return false;
    if (!store) return true;
    const key = storeKey(store);
    const isNew = !shown.has(key);
    shown.add(key);
    return isNew;
  });
}

/** How a store is read with the keys that were chosen; nothing where it is no bucket of an S3 server. */
export function storeWith({ store, secret }: StorageLocation, choice: KeysChoice): StoreSpec | undefined {
  if (!store) return undefined;
  if (choice.of === 'velero') return { s3: { ...store.s3, secret } };
  return { s3: { ...store.s3, ...(choice.of === 'profile' && { profile: choice.profile }) } };
}

/** A choice as it was remembered; nothing where it is none. */
function choiceOf(value: unknown): KeysChoice | undefined {
  const { of, profile } = record(value);
  if (of === 'velero' || of === 'person') return { of };
  const named = text(profile);
  return of === 'profile' && named !== undefined ? { of, profile: named } : undefined;
}
