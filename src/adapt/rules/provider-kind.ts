import type { Fix } from '../../model/assessment/finding.ts';
import { message } from '../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';
import { toDo } from '../fixes/fixes.ts';
import { exclude, leaveOut } from '../fixes/leaving-out.ts';
import type { ProviderKind } from '../providers/cloud-kinds.ts';
import { providerOf, untoldOfCloud } from '../providers/provider.ts';
import type { Problem, RuleAbout, Unknown } from './rule.ts';

/**
 * What to take in place of a kind of one provider, where the target does not serve it and no definition comes along. `become`: how
 * the object can be another one.
 */
export function* providerKind(
  object: KubeObject,
  known: (group: string, kind: string) => ProviderKind | undefined,
  { target, objects }: RuleAbout,
  become?: () => Fix[],
): Generator<Problem | Unknown> {
  const { apiVersion, kind } = object;
  const { group } = parseApiVersion(apiVersion);
  const found = known(group, kind);
  if (!found || objects.definesKind(group, kind)) return;
  const served = target.serves(apiVersion, kind);
  if (served === undefined) yield { unknown: 'apis' };
  if (served !== false) return;
  const provider = providerOf(target.facts);
  // On a cluster of that cloud it is the add-on that is missing, which `api-kind-missing` says.
  if (found.cloud !== undefined && provider === found.cloud) return;
  if (found.cloud !== undefined && provider === undefined) {
    yield { unknown: untoldOfCloud(target.facts) };
    return;
  }
  const words =
    found.instead.length > 0
      ? message('rule.provider-kind.instead', { kind, of: found.of, instead: found.instead.join(', ') })
      : message('rule.provider-kind', { kind, of: found.of });
  const fixes = [...(become?.() ?? []), withoutIt(object, found)];
  // That the target refuses it is said by `api-kind-missing`.
  yield { severity: 'info', pointer: '/apiVersion', message: words, fixes };
}

function withoutIt(object: KubeObject, { group, kinds, instead }: ProviderKind): Fix {
  const { kind, metadata } = object;
  const words = { kind, name: metadata.name, instead: instead.join(', ') };
  if (instead.length > 0) return toDo(message('todo.say-elsewhere', words));
  return kinds ? leaveOut(object) : exclude(`*.${group}`);
}
