import { groupResource, type ObjectRef } from '../model/objects/object.ts';

/** The parts of one of our URIs, before VS Code's own escaping. */
export interface UriParts {
  path: string;
  query: string;
}

/** `/<segment>/<segment>…`, whatever is in the segments; the title of an editor is the last one, so letters of any script stay as they are. */
export function pathOf(segments: readonly string[]): string {
  const escaped = segments.map((segment) => segment.replace(/[^\p{L}\p{M}\p{N}\p{So}]+/gu, encodeURIComponent));
  return `/${escaped.join('/')}`;
}

/** The segments of such a path, or nothing where it is none. */
export function segmentsOf(path: string): string[] | undefined {
  const [root, ...segments] = path.split('/');
  if (root !== '') return undefined;
  try {
    return segments.map(decodeURIComponent);
  } catch (thrown) {
    if (thrown instanceof URIError) return undefined;
    throw thrown;
  }
}

/** An object as `<namespace>`, `<resource>[.<group>]`, `<name>.yaml`; `_cluster` stands for "no namespace". */
export function refSegments(object: ObjectRef): string[] {
  return [object.namespace ?? '_cluster', groupResource(object), `${object.name}.yaml`];
}

/** What the segments do not say. */
export function refQuery({ version, kind }: ObjectRef): Record<string, string> {
  return { version, kind };
}

/** The object of such segments with their query, or nothing where they are none. */
export function refOf(segments: readonly string[], query: URLSearchParams): ObjectRef | undefined {
  const [namespace, resource, file] = segments;
  const [version, kind] = [query.get('version'), query.get('kind')];
  if (segments.length !== 3 || !namespace || !resource || !file?.endsWith('.yaml') || !version || !kind) {
    return undefined;
  }
  const dot = resource.indexOf('.');
  return {
    group: dot < 0 ? '' : resource.slice(dot + 1),
    version,
    resource: dot < 0 ? resource : resource.slice(0, dot),
    kind,
    ...(namespace !== '_cluster' && { namespace }),
    name: file.slice(0, -'.yaml'.length),
  };
}
