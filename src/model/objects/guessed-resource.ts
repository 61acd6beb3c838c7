import { parseApiVersion } from './object.ts';

/** The plural of a kind with its group, such as `ingresses.networking.k8s.io`, where no server was asked. Source: `UnsafeGuessKindToResource` of apimachinery. */
export function guessedResource(
  apiVersion: string,
  kind: string,
): { group: string; version: string; resource: string } {
  const { group, version } = parseApiVersion(apiVersion);
  return { group, version, resource: guessedPlural(kind.toLowerCase()) };
}

function guessedPlural(kind: string): string {
  if (kind.endsWith('endpoints')) return kind;
  if (kind.endsWith('s') || kind.endsWith('x')) return `${kind}es`;
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}
