import { expect, test } from 'vitest';
import { selectResources } from '../../../src/backup/select.ts';
import type { ApiResource } from '../../../src/model/objects/object.ts';
import { groupResource } from '../../../src/model/objects/object.ts';

const served = (...names: string[]): ApiResource[] =>
  names.map((name) => {
    const [resource = '', ...group] = name.split('.');
    const verbs = ['create', 'delete', 'get', 'list'];
    return { group: group.join('.'), version: 'v1', resource, kind: resource, namespaced: true, verbs };
  });

test('what a Velero keeps of its work is in no backup, and what it is told to do is', () => {
  const records = ['backups', 'deletebackuprequests', 'downloadrequests', 'podvolumebackups', 'datauploads'];
  const kinds = served('configmaps', 'schedules.velero.io', ...records.map((name) => `${name}.velero.io`));
  const selection = { namespaces: ['velero'], clusterScoped: 'none' as const, exclude: [] };
  const taken = selectResources(kinds, selection, true).map(groupResource);
  expect(taken).toEqual(['configmaps', 'schedules.velero.io']);
});
