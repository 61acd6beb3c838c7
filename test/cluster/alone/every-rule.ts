import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { type Api, asObject, asRecord } from '../../sandbox/api.ts';
import { removeNamespace } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { oldObjects } from './older-layout.ts';

/** Where the objects of `every-rule.yaml` lie: two namespaces, and names with a mark outside them. */
export interface Places {
  namespace: string;
  other: string;
  mark: string;
}

/** The objects of `every-rule.yaml` at their places, as they are written. */
export function objectsOf({ namespace, other, mark }: Places): KubeObject[] {
  const text = readFileSync(join(import.meta.dirname, 'every-rule.yaml'), 'utf8')
    .replaceAll('NAMESPACE', namespace)
    .replaceAll('OTHER', other)
    .replaceAll('MARK', mark);
  return parseAllDocuments(text).map((document) => asObject(document.toJS()));
}

/** Makes the objects that the rules of a restore concern, in their order, and waits until they are as they will be backed up. */
export async function applyEveryRule(api: Api, places: Places): Promise<void> {
  const { namespace, mark } = places;
  for (const object of objectsOf(places)) {
    const owned = await withUids(api, object);
    // A kind is served a moment after its definition is there, and a pod waits for its account.
    await waitFor(() => api.create(owned).then(() => true), { what: `${object.kind} could be made`, seconds: 20 });
  }
  const at = `/api/v1/namespaces/${namespace}`;
  for (const [name, phase] of Object.entries({ over: 'Succeeded', broken: 'Failed' })) {
    await api.patch(`${at}/pods/${name}`, { status: { phase } }, 'status');
  }
  await api.patch(
    `/apis/${mark}.example.com/v1/namespaces/${namespace}/rules/first`,
    { status: { seen: true } },
    'status',
  );
  await waitFor(() => api.patch(`${at}/serviceaccounts/default`, { imagePullSecrets: [{ name: 'pull' }] }), {
    what: 'the default account was there',
  });
  await api.delete(`${at}/configmaps/going`);
  await waitFor(() => isSettled(api, namespace), { what: 'the objects of every rule were settled' });
}

/** An object with the UIDs of its owners, which have to be there. */
async function withUids(api: Api, object: KubeObject): Promise<KubeObject> {
  const { ownerReferences, namespace = '' } = object.metadata;
  if (!ownerReferences) return object;
  const owners = ownerReferences.map(async (owner) => {
    const { apiVersion, kind, name } = owner;
    const { uid = '' } = (await api.get(await api.pathOf({ apiVersion, kind, metadata: { name, namespace } })))
      .metadata;
    return { ...owner, uid };
  });
  return { ...object, metadata: { ...object.metadata, ownerReferences: await Promise.all(owners) } };
}

/** Whether controllers have done what they do once: tokens, volumes, pods, the end of the Job. */
async function isSettled(api: Api, namespace: string): Promise<boolean> {
  const at = `/api/v1/namespaces/${namespace}`;
  const phase = async (path: string) => asRecord((await api.get(`${at}/${path}`)).status ?? {}).phase;
  const [token, claim, kept, bare, plain, database, job, deployment] = await Promise.all([
    api.get(`${at}/secrets/builder-token-x4t2z`),
    phase('persistentvolumeclaims/provisioned'),
    phase('persistentvolumeclaims/kept'),
    phase('pods/bare'),
    phase('pods/plain'),
    phase('pods/db-0'),
    api.get(`/apis/batch/v1/namespaces/${namespace}/jobs/done`),
    api.get(`/apis/apps/v1/namespaces/${namespace}/deployments/web`),
  ]);
  return (
    asRecord(token.data ?? {}).token !== undefined &&
    [claim, kept].every((each) => each === 'Bound') &&
    [bare, plain, database].every((each) => each === 'Running') &&
    asRecord(job.status ?? {}).completionTime !== undefined &&
    asRecord(deployment.status ?? {}).readyReplicas === 2
  );
}

/** Takes away what finalizers hold, what lies outside namespaces by the names of the fixture, and the namespaces. */
export async function removeEveryRule(api: Api, places: Places): Promise<void> {
  const { namespace, other, mark } = places;
  const held = [
    ...['held', 'going'].map((name) => `/api/v1/namespaces/${namespace}/configmaps/${name}`),
    `/apis/${mark}.example.com/v1/namespaces/${namespace}/rules/first`,
  ];
  for (const path of held) if (await api.find(path)) await api.patch(path, { metadata: { finalizers: null } });
  const outside = await Promise.all(
    [...objectsOf(places), ...Object.values(oldObjects(places))]
      .filter(({ metadata, kind }) => metadata.namespace === undefined && kind !== 'Namespace' && kind !== 'Wide')
      .map((object) => api.pathOf(object)),
  );
  // A volume goes after its claim, and a chosen port is free after its Service: their namespace goes some seconds later.
  for (const last of ['persistentvolumeclaims/kept', 'services/port-chosen', 'services/port-applied']) {
    await api.delete(`/api/v1/namespaces/${namespace}/${last}`);
  }
  for (const path of outside) await api.delete(path);
  for (const name of [namespace, other]) await removeNamespace(api, name);
  const isGone = async () => {
    const found = await Promise.all(outside.map((path) => api.find(path)));
    // A group without a server troubles whoever asks what is served.
    return found.every((one) => !one) && !JSON.stringify(await api.send('GET', '/apis')).includes(`${mark}-api`);
  };
  await waitFor(isGone, { what: 'nothing was left outside namespaces' });
}
