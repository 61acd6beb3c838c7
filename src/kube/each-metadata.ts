import type { ApiResource, KubeObject } from '../model/objects/object.ts';
import type { ClusterReader } from './cluster.ts';

/** Objects of one page. */
const pageSize = 1000;

/** Every object of one kind, in one namespace or in all, page after page: names, labels and owners only. Throws what `listMetadata` throws. */
export async function* eachMetadata(
  reader: Pick<ClusterReader, 'listMetadata'>,
  resource: ApiResource,
  namespace: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<KubeObject> {
  const where = { limit: pageSize, signal, ...(namespace !== undefined && { namespace }) };
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page = await reader.listMetadata(resource, { ...where, ...(next !== '' && { continue: next }) });
    yield* page.items;
    next = page.continue === '' ? undefined : page.continue;
  }
}
