import type { SuggestedName } from '../../model/assessment/suggestion.ts';
import type { StorageClassFacts } from '../../model/clusters/cluster-facts.ts';
import { type Message, message } from '../../model/message.ts';
import {
  driverOf,
  isForOneNode,
  type Speed,
  speedIn,
  type VolumeDriver,
  volumeDriver,
} from '../providers/volume-drivers.ts';
import { type Candidate, ranked } from './ranked.ts';

/** The classes of both sides. */
interface Sides {
  /** The class that is to be replaced; absent where nothing is known of it. */
  from?: StorageClassFacts | undefined;
  target: readonly StorageClassFacts[];
  /** Whether claims ask for volumes that several nodes mount. */
  shared: boolean;
}

/** Volumes of such a class are made by hand: a claim alone gets none. */
const byHand = 'kubernetes.io/no-provisioner';

/**
 * The classes of a target that can take the place of one of the source. What speaks for one, from much to little: the driver, what sort of volumes it
 * makes, how fast they are, that they grow and stay as before, and that it is the default. A class whose volumes cannot be mounted as claims ask, or
 * that makes files in the place of disks, is none.
 */
export function suggestStorageClasses(name: string, { from, target, shared }: Sides): SuggestedName[] {
  const able = target.filter((one) => canReplace(one, from, shared));
  return ranked(able.map((one) => candidate(one, { name, from, shared, only: able.length === 1 })));
}

function canReplace(one: StorageClassFacts, from: StorageClassFacts | undefined, shared: boolean): boolean {
  if (one.provisioner === byHand && from?.provisioner !== byHand) return false;
  if (shared && isForOneNode(one, false)) return false;
  const [sort, before] = [sortOf(one), from && sortOf(from)];
  return sort === undefined || before === undefined || isDisk(sort) === isDisk(before);
}

function candidate(
  one: StorageClassFacts,
  { name, from, shared, only }: { name: string; from: StorageClassFacts | undefined; shared: boolean; only: boolean },
): Candidate {
  const said: Candidate = { to: one.name, points: 0, pros: [], cons: [] };
  const pro = (points: number, words: Message) => {
    said.points += points;
    said.pros.push(words);
  };
  const sort = sortOf(one);
  if (from && driverOf(from) === driverOf(one)) {
    pro(16, message('suggest.same-driver', { driver: driverOf(one) }));
  } else if (from && sort !== undefined && sort === sortOf(from)) pro(8, message(`suggest.sort.${sort}`));
  if (shared && sort === 'file') pro(2, message('suggest.shared'));
  const speed = speedOf(one);
  if (speed !== undefined && speed === (from ? speedOf(from) : speedIn(name)))
    pro(4, message(`suggest.speed.${speed}`));
  if (from) said.points += likeness(one, from);
  if (one.default) pro(0.5, message('suggest.default'));
  if (only) pro(0, message('suggest.only'));
  if (from?.reclaimPolicy === 'Retain' && one.reclaimPolicy === 'Delete') said.cons.push(message('suggest.deletes'));
  if (from?.expandable === true && one.expandable === false) said.cons.push(message('suggest.cannot-grow'));
  return said;
}

/** How many of the fields are alike that matter less. */
function likeness(one: StorageClassFacts, from: StorageClassFacts): number {
  const fields = ['reclaimPolicy', 'bindingMode', 'expandable'] as const;
  return fields.filter((field) => one[field] !== undefined && one[field] === from[field]).length;
}

function sortOf(one: StorageClassFacts): VolumeDriver['makes'] | undefined {
  return volumeDriver(driverOf(one))?.makes ?? (one.provisioner === 'rancher.io/local-path' ? 'local' : undefined);
}

function isDisk(sort: VolumeDriver['makes']): boolean {
  return sort === 'block' || sort === 'local';
}

/** What the parameters say of the speed; where they say nothing, what the name does. */
function speedOf({ name, parameters = {} }: StorageClassFacts): Speed | undefined {
  return speedIn(Object.values(parameters).join(' ')) ?? speedIn(name);
}
