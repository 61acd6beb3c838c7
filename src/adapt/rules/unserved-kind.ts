import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';
import { servedInstead } from '../fixes/served-instead.ts';
import type { RuleAbout } from './rule.ts';

/** Whether the target serves a kind in no version, and its definition does not come along; nothing where that is unknown. */
export function isUnservedKind(
  { apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>,
  { target, objects }: Pick<RuleAbout, 'target' | 'objects'>,
): boolean | undefined {
  const serves = target.serves(apiVersion, kind);
  if (serves !== false) return serves === undefined ? undefined : false;
  if (servedInstead(apiVersion, kind, target) !== undefined) return false;
  return !objects.definesKind(parseApiVersion(apiVersion).group, kind);
}
