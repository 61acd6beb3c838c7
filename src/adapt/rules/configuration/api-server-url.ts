import type { Fix } from '../../../model/assessment/finding.ts';
import { message } from '../../../model/message.ts';
import { edit, endpointInPlan, toDo } from '../../fixes/fixes.ts';
import { hostsOf, type NamedHost, namedInstead, partOf } from '../../objects/named-hosts.ts';
import { settingsOf, unknownValues } from '../../objects/settings.ts';
import { knownHost } from '../../providers/hosts.ts';
import type { Rule } from '../rule.ts';

/** What leads an application to the API of one cluster: a kubeconfig, or the address of the API. */
export const rule: Rule = {
  id: 'api-server-url',
  *check(object) {
    yield* unknownValues(object);
    const files = settingsOf(object).filter(
      ({ value }) => /^kind: *["']?Config["']?\s*$/m.test(value) && /^clusters:/m.test(value),
    );
    for (const { pointer } of files) {
      const fixes = [toDo(message('todo.kubeconfig'))];
      yield { severity: 'warning', pointer, message: message('rule.api-server-url.file'), fixes };
    }
    const told = new Set(files.map(({ pointer }) => pointer));
    for (const named of hostsOf(object)) {
      const { host, setting } = named;
      const known = knownHost(host);
      if (known?.role !== 'cluster' || told.has(setting.pointer)) continue;
      const words = message('rule.api-server-url', { host: setting.secret ? known.pattern : host });
      const fixes = [...ownApi(named), toDo(message('todo.api-rights'))];
      yield { severity: 'warning', pointer: setting.pointer, part: partOf(named), message: words, fixes };
    }
  },
};

/** Where the API server of the cluster is found by every pod in it. Source: the Service kubernetes that each cluster has. */
const own = 'kubernetes.default.svc';

/** The API of the target itself, where a URL names no port that this one does not have. */
function ownApi({ host, setting, scheme }: NamedHost): Fix[] {
  const behind = setting.value.split(host).slice(1);
  if (setting.secret || scheme !== 'https' || behind.some((rest) => /^:(?!443\b)/.test(rest))) return [];
  const named = edit(message('fix.name-instead', { host, instead: own }), namedInstead(setting, host, own));
  return [named, endpointInPlan(host, own)];
}
