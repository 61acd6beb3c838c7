import { parseApiVersion } from '../../model/objects/object.ts';
import { alikeVersions } from '../alike-versions.ts';
import type { Offer } from '../offer.ts';
import { replacementOf } from '../removed-apis.ts';

/** Another version of a kind that the target serves: the one that a removed one became, one that says the same, or any of the same group; nothing where there is none. */
export function servedInstead(apiVersion: string, kind: string, target: Offer): string | undefined {
  const serves = (version: string) => target.serves(version, kind) === true;
  const known = replacementOf(apiVersion, kind);
  if (known !== undefined && serves(known)) return known;
  const alike = alikeVersions(apiVersion, kind).find(serves);
  if (alike !== undefined) return alike;
  const { group } = parseApiVersion(apiVersion);
  return group === '' ? undefined : target.versionsOf(group, kind)[0];
}
