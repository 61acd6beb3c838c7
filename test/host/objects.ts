import * as vscode from 'vscode';
import type { ObjectRef } from '../../src/model/objects/object.ts';
import { toUriParts } from '../../src/ui/clusters/object-uri.ts';
import { objectScheme } from '../../src/ui/manifest.ts';

/** The document of a core/v1 object: `configmaps`, `ConfigMap`. */
export function document(context: string, namespace: string, resource: string, kind: string, name: string): vscode.Uri {
  const object: ObjectRef = { group: '', version: 'v1', resource, kind, namespace, name };
  return vscode.Uri.from({ scheme: objectScheme, ...toUriParts({ context, object }) });
}

/** What a document holds. */
export async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
