import { expect, test } from 'vitest';
import { compileFilter } from '../../../src/backup/filter.ts';
import { type BackupEntry, indexBytes, parseIndex } from '../../../src/backup/index-file.ts';
import type { BackupFilter } from '../../../src/model/backups/backup-contents.ts';

/** Objects of some kinds and namespaces, so many that the index is read in several goes. */
const entries: BackupEntry[] = ['ConfigMap', 'Role', 'Node', 'Role2'].flatMap((kind, number) =>
  Array.from({ length: 4000 }, (_, n) => ({
    group: number % 2 === 0 ? '' : 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: `${kind.toLowerCase()}s`,
    kind,
    ...(kind !== 'Node' && { namespace: n < 2000 ? 'shop' : 'shop-2' }),
    name: n === 3000 ? 'größe "1"' : `${kind.toLowerCase()}-${n}`,
    offset: 512 + (number * 4000 + n) * 1024,
    length: 100,
  })),
);
const tarball = { chunks: [{ raw: 0, packed: 10, crc: 1 }], raw: 20_000_000, packed: 1000 };
const bytes = await indexBytes({ entries, ...tarball });

const filters: BackupFilter[] = [
  { kinds: ['Role'] },
  { kinds: ['nodes'] },
  { namespaces: ['shop-2'] },
  { namespaces: ['_cluster'], kinds: ['Node'] },
  { kinds: ['role', 'configmap'], namespaces: ['shop'] },
  { objects: ['Role/shop-2/größe "1"', 'Node/node-17'] },
  { names: ['role2-*'], namespaces: ['shop-2'] },
  { kinds: ['Absent'] },
];

test.each(filters)(
  'what is sought by %j is found as among all, and the others are mostly passed over',
  async (filter) => {
    const { matchesRef, sought } = compileFilter(filter);
    const some = await parseIndex(bytes, tarball.packed, sought);
    expect(some?.entries.filter(matchesRef)).toEqual(entries.filter(matchesRef));
    expect(some).toMatchObject({ ...tarball, partial: true });
    expect(some?.entries.length).toBeLessThan(entries.length);
  },
);

test('without a wish it is read whole, and one of another tarball is none', async () => {
  expect(await parseIndex(bytes, tarball.packed)).toEqual({ entries, ...tarball });
  expect(await parseIndex(bytes, tarball.packed + 1)).toBeUndefined();
});
