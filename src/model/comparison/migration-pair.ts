import type { Migration, MigrationTarget } from '../migration/plan.ts';
import { targetNamespace } from '../migration/target-namespace.ts';
import type { ComparedSide } from './comparison.ts';

/** A migration, as far as it says what two sides of a comparison are to each other. */
export interface ComparedMigration {
  /** The absolute path of its folder. */
  folder: string;
  plan: Migration;
  /** Names of backups that its runs made of the source. */
  backups: readonly string[];
}

/**
 * How two sides belong to one migration: one is of its source and the other of the `target` that is named, the source on the right where they are
 * `turned`; or without `target` both are of its source, or both of its targets, so that its mappings say nothing of them.
 */
export interface MigrationPair {
  target?: string;
  turned?: true;
}

/** All ways in which two sides belong to a migration; those between its source and a target where there are any. `paths` of files are absolute. */
export function pairsIn(migration: ComparedMigration, left: ComparedSide, right: ComparedSide): MigrationPair[] {
  const [isLeft, isRight] = [isOfSource(migration, left), isOfSource(migration, right)];
  const { targets } = migration.plan.spec;
  const targetsOf = (side: ComparedSide) => targets.filter((target) => isOfTarget(migration, target, side));
  const [lefts, rights] = [targetsOf(left), targetsOf(right)];
  const across = [
    ...(isLeft ? rights.map(({ name }): MigrationPair => ({ target: name })) : []),
    ...(isRight ? lefts.map(({ name }): MigrationPair => ({ target: name, turned: true })) : []),
  ];
  if (across.length > 0) return across;
  return (isLeft && isRight) || (lefts.length > 0 && rights.length > 0) ? [{}] : [];
}

function isOfSource({ folder, plan, backups }: ComparedMigration, side: ComparedSide): boolean {
  const { source, select } = plan.spec;
  switch (side.from) {
    case 'files':
      return side.paths.every((path) => stepsBelow(folder, path)[0] === 'source');
    case 'backup':
      return backups.includes(side.name) || ('backup' in source && source.backup === side.name);
    case 'cluster':
      return 'context' in source && source.context === side.context && isAmong(side.namespaces, select.namespaces);
  }
}

function isOfTarget({ folder, plan }: ComparedMigration, target: MigrationTarget, side: ComparedSide): boolean {
  const { mappings, select, targets } = plan.spec;
  if (side.from === 'files') {
    return side.paths.every((path) => {
      const [room, name = targets.length === 1 ? target.name : undefined] = stepsBelow(folder, path);
      return room === 'targets' && name === target.name;
    });
  }
  const namespaces = { ...mappings.namespaces, ...target.mappings?.namespaces };
  const there = select.namespaces.map((name) => targetNamespace({ namespaces }, name));
  return side.from === 'cluster' && side.context === target.context && isAmong(side.namespaces, there);
}

function isAmong(some: readonly string[], all: readonly string[]): boolean {
  return some.length > 0 && some.every((one) => all.includes(one));
}

/** The names on the way from a folder to a path below it; none where it lies elsewhere. */
function stepsBelow(folder: string, path: string): string[] {
  const [whole, below] = [folder, path].map((one) => one.replaceAll('\\', '/').replace(/\/+$/, ''));
  return below?.startsWith(`${whole}/`) ? below.slice(`${whole}/`.length).split('/') : [];
}
