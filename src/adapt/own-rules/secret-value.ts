import type { KubeObject } from '../../model/objects/object.ts';
import { isSecret } from '../../model/objects/secret.ts';

/** Whether a pointer leads into the values of a Secret: what stands in its manifest is never one to be edited. */
export function isSecretValue(object: KubeObject, pointer: string): boolean {
  return (
    isSecret(object) && ['/data', '/stringData'].some((field) => pointer === field || pointer.startsWith(`${field}/`))
  );
}
