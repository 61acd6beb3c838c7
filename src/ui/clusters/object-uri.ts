import type { ObjectRef } from '../../model/objects/object.ts';
import { pathOf, refOf, refQuery, refSegments, segmentsOf, type UriParts } from '../ref-uri.ts';

/** A live object that a document shows. */
export interface LiveObject {
  context: string;
  object: ObjectRef;
}

/** `/<context>/<namespace>/<resource>[.<group>]/<name>.yaml?version=…&kind=…`; `_cluster` stands for "no namespace". */
export function toUriParts({ context, object }: LiveObject): UriParts {
  return {
    path: pathOf([context, ...refSegments(object)]),
    query: new URLSearchParams(refQuery(object)).toString(),
  };
}

/** The object behind a URI, or nothing where the URI is none of ours. */
export function fromUriParts({ path, query }: UriParts): LiveObject | undefined {
  const [context, ...segments] = segmentsOf(path) ?? [];
  const object = refOf(segments, new URLSearchParams(query));
  return context && object ? { context, object } : undefined;
}
