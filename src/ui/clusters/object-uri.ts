import { groupResource, type ObjectRef } from '../../model/object.ts';

/** A live object that a document shows. */
export interface LiveObject {
  context: string;
  object: ObjectRef;
}

/** The parts of a `kubeferry:` URI, before VS Code's own escaping. */
export interface UriParts {
  path: string;
  query: string;
}

/** `/<context>/<namespace>/<resource>[.<group>]/<name>.yaml?version=…&kind=…`; `_cluster` stands for "no namespace". */
export function toUriParts({ context, object }: LiveObject): UriParts {
  const segments = [context, object.namespace ?? '_cluster', groupResource(object), `${object.name}.yaml`];
  return {
    path: `/${segments.map(encodeURIComponent).join('/')}`,
    query: new URLSearchParams({ version: object.version, kind: object.kind }).toString(),
  };
}

/** The object behind a URI, or nothing where the URI is none of ours. */
export function fromUriParts({ path, query }: UriParts): LiveObject | undefined {
  const [root, ...segments] = path.split('/');
  const [context, namespace, resource, file] = segments.map(decode);
  const parameters = new URLSearchParams(query);
  const version = parameters.get('version');
  const kind = parameters.get('kind');
  if (root !== '' || segments.length !== 4 || !context || !namespace || !resource || !version || !kind)
    return undefined;
  if (!file?.endsWith('.yaml')) return undefined;
  const dot = resource.indexOf('.');
  return {
    context,
    object: {
      group: dot < 0 ? '' : resource.slice(dot + 1),
      version,
      resource: dot < 0 ? resource : resource.slice(0, dot),
      kind,
      ...(namespace !== '_cluster' && { namespace }),
      name: file.slice(0, -'.yaml'.length),
    },
  };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch (thrown) {
    if (thrown instanceof URIError) return undefined;
    throw thrown;
  }
}
