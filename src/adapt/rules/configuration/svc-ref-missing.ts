import type { Fix } from '../../../model/assessment/finding.ts';
import { recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { endpointInPlan, toDo } from '../../fixes/fixes.ts';
import { hostsOf, type NamedHost, namedInstead, partOf } from '../../objects/named-hosts.ts';
import { podOf } from '../../objects/pods.ts';
import { prose, type Setting, unknownValues } from '../../objects/settings.ts';
import { checkClusterName, serviceNamed } from '../cluster-names.ts';
import type { Problem, Rule, RuleAbout, Unknown } from '../rule.ts';

/** The name of a Service in what configures an application, of a Service that neither is on the target nor goes along. */
export const rule: Rule = {
  id: 'svc-ref-missing',
  *check(object, about) {
    yield* unknownValues(object);
    // Without their names two of a Secret are told with the same words.
    const told = new Set<string>();
    for (const named of hostsOf(object)) {
      const { setting } = named;
      if (prose.test(setting.key)) continue;
      const sure = isCalled(object, setting);
      for (const said of checkName(named, about)) {
        const problem: Problem | Unknown = 'severity' in said && !sure ? { ...said, severity: 'warning' } : said;
        const key = setting.secret ? JSON.stringify(problem) : '';
        if (key !== '' && told.has(key)) continue;
        told.add(key);
        yield 'severity' in problem ? { ...problem, part: partOf(named) } : problem;
      }
    }
  },
};

/** Whether what a setting names is called. In a file it may be an example, or a part that is not in use. */
function isCalled(object: KubeObject, { value }: Setting): boolean {
  return podOf(object) !== undefined || isAddress(value);
}

const address = /^([a-z][\w+.:-]*:\/\/)?([^\s/@]*@)?[\w.-]+(:\d+)?([/?#]\S*)?$/i;
/** In characters. */
const longestAddress = 4096;

/** Whether a text is an address as a whole, or a list of them. */
function isAddress(value: string): boolean {
  if (value.length > longestAddress) return false;
  return value
    .trim()
    .split(/[,;]\s*/)
    .every((part) => address.test(part));
}

function* checkName({ host, setting }: NamedHost, about: RuleAbout): Generator<Problem | Unknown> {
  const { pointer, secret } = setting;
  const instead = (other: string) => namedInstead(setting, host, other);
  for (const said of checkClusterName({ host, pointer, instead }, about)) {
    const [inPlan, shown] = [followingNamespace(host, about), secret ? withoutName(said, setting.key) : said];
    yield 'severity' in shown ? { ...shown, fixes: [...inPlan, ...(shown.fixes ?? [])] } : shown;
  }
}

/** Has names follow their namespace where the plan gives that another name; it says so itself, so that this tells nothing of a value. */
function followingNamespace(host: string, { plan }: RuleAbout): Fix[] {
  const from = serviceNamed(host)?.namespace ?? '';
  const spec = recordAt(plan, 'spec');
  const mapped = [spec, ...recordsOf(spec?.targets).map(([, target]) => target)].flatMap((holder) => {
    const to = recordAt(holder, 'mappings', 'namespaces')?.[from];
    return typeof to === 'string' && to !== from ? [to] : [];
  });
  return [...new Set(mapped)].map((to) => endpointInPlan(`.${from}.svc`, `.${to}.svc`));
}

/** The same, without anything of the value of a Secret: its name of the Service stands in fixes and in what is unknown too. */
function withoutName(said: Problem | Unknown, key: string): Problem | Unknown {
  if ('unknown' in said) return { unknown: said.unknown.startsWith('services in ') ? 'services' : said.unknown };
  const { severity, pointer } = said;
  const code = severity === 'error' ? 'rule.svc-ref-missing.secret-namespace' : 'rule.svc-ref-missing.secret';
  return { severity, pointer, message: message(code), fixes: [toDo(message('todo.map-endpoint.value', { key }))] };
}
