import type { Fix } from '../../model/assessment/finding.ts';
import { type JsonRecord, recordAt, valueAt } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { changing, type Wish } from '../fixes/changing.ts';
import { edit, removing } from '../fixes/fixes.ts';
import { containersOf, type PodSpec } from '../kinds/pod-templates.ts';
import type { Violation } from './controls.ts';

/** What the level restricted asks a container to say. */
const asked: readonly { field: string; words: string; path: readonly string[]; value: unknown }[] = [
  { field: 'runAsNonRoot', words: 'runAsNonRoot: true', path: ['runAsNonRoot'], value: true },
  {
    field: 'allowPrivilegeEscalation',
    words: 'allowPrivilegeEscalation: false',
    path: ['allowPrivilegeEscalation'],
    value: false,
  },
  { field: 'capabilities.drop', words: 'capabilities.drop: [ALL]', path: ['capabilities', 'drop'], value: ['ALL'] },
  {
    field: 'seccompProfile',
    words: 'seccompProfile: RuntimeDefault',
    path: ['seccompProfile'],
    value: { type: 'RuntimeDefault' },
  },
];

/** How the manifest keeps what a level of pod security forbids or asks for; nothing for volumes, whose data the pod needs. */
export function podSecurityMends(
  object: KubeObject,
  pod: PodSpec,
  { pointer, control }: Violation,
  all: readonly Violation[],
): Fix[] {
  if (control.includes(' != ')) return asRestricted(pod, pointer, all);
  if (control.startsWith('volumes: ')) return [];
  if (control.startsWith('capabilities.add: ')) return [fewerCapabilities(object, pointer, all)];
  if (control.endsWith(': Unconfined')) {
    return [edit(message('fix.usual-profile'), { op: 'replace', path: pointer, value: 'RuntimeDefault' })];
  }
  const [, sysctl] = /^sysctls: (.+)$/.exec(control) ?? [];
  // Of a kernel setting its name is what is forbidden, and goes with its value.
  const whole = sysctl === undefined ? pointer : pointer.slice(0, pointer.lastIndexOf('/'));
  return [edit(message('fix.leave-out-field', { field: sysctl ?? control }), removing(object, whole))];
}

/** All that a container does not say, at once. */
function asRestricted(pod: PodSpec, pointer: string, all: readonly Violation[]): Fix[] {
  const found = containersOf(pod).find((one) => isIn(pointer, one.pointer));
  if (!found) return [];
  const lacking = all.filter((one) => isIn(one.pointer, found.pointer)).map(({ control }) => control.split(' != ')[0]);
  const missing = asked.filter(({ field }) => lacking.includes(field));
  const wishes = missing.map(({ path, value }): Wish => [['securityContext', ...path], value]);
  const settings = missing.map(({ words }) => words).join(', ');
  const title = message('fix.as-restricted', { settings });
  return [edit(title, ...changing(found.container, found.pointer, [...wishes, ...lessPrivileged(found.container)]))];
}

/** The API server refuses a privileged container that may not gain privileges. */
function lessPrivileged(container: JsonRecord): Wish[] {
  const privileged = recordAt(container, 'securityContext')?.privileged === true;
  return privileged ? [[['securityContext', 'privileged'], undefined]] : [];
}

function fewerCapabilities(object: KubeObject, pointer: string, all: readonly Violation[]): Fix {
  const forbidden = all
    .filter((one) => one.pointer === pointer)
    .flatMap(({ control }) => control.slice('capabilities.add: '.length).split(', '));
  const names = [...new Set(forbidden)];
  const left = texts(valueAt(object, pointer)).filter((name) => !names.includes(name));
  const title = message('fix.leave-out-capabilities', { names: names.join(', ') });
  if (left.length === 0) return edit(title, removing(object, pointer));
  return edit(title, { op: 'replace', path: pointer, value: left });
}

function isIn(pointer: string, container: string): boolean {
  return pointer === container || pointer.startsWith(`${container}/`);
}
