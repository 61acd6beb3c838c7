import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removingAll, safeEdit, toDo } from '../../fixes/fixes.ts';
import { defaultClass } from '../../objects/default-class.ts';
import { isClaim } from '../../objects/volumes.ts';
import type { Rule, RuleAbout } from '../rule.ts';

const bound = 'pv.kubernetes.io/bind-completed';
/** A name that a driver gave; others a person may have given on the target too. */
const generated = /^pvc-[0-9a-f]{8}-/;
const selected = 'volume.kubernetes.io/selected-node';
/** What controllers write into a claim when they bind it. Source: the controller persistent-volume-binder of Kubernetes. */
const marks = [bound, 'pv.kubernetes.io/bound-by-controller', selected];

/** A claim that is tied to a volume or a node of the source. */
export const rule: Rule = {
  id: 'pvc-bound-fields',
  kinds: ['PersistentVolumeClaim'],
  *check(object, about) {
    if (!isClaim(object)) return;
    const { annotations = {} } = object.metadata;
    const volume = recordAt(object, 'spec')?.volumeName;
    if (typeof volume === 'string' && volume !== '') {
      if (isVolumeThere(object, volume, about)) return;
      const code = annotations[bound] === undefined ? 'rule.pvc-bound-fields' : 'rule.pvc-bound-fields.lost';
      const severity = generated.test(volume) || annotations[bound] !== undefined ? 'error' : 'warning';
      const fixes = waysOut(object, volume, about);
      yield { severity, pointer: '/spec/volumeName', message: message(code, { volume }), fixes };
      return;
    }
    if (annotations[bound] !== undefined) {
      const pointer = jsonPointer('metadata', 'annotations', bound);
      const fixes = [edit(message('fix.new-volume'), ...untied(object))];
      yield { severity: 'error', pointer, message: message('rule.pvc-bound-fields.none'), fixes };
    }
    const node = annotations[selected];
    if (node === undefined) return;
    const { nodes } = about.target.facts;
    if (nodes === undefined) yield { unknown: 'nodes' };
    else if (!nodes.some(({ name }) => name === node)) {
      const pointer = jsonPointer('metadata', 'annotations', selected);
      const fixes = [safeEdit(message('fix.new-node'), ...removingAll(object, [pointer]))];
      yield { severity: 'error', pointer, message: message('rule.pvc-bound-fields.node', { node }), fixes };
    }
  },
};

/** Whether a volume goes along or is known to be on the target: of others the facts do not say. */
function isVolumeThere(claim: KubeObject, volume: string, { target, objects }: RuleAbout): boolean {
  if (objects.has('PersistentVolume', undefined, volume)) return true;
  const there = target.existing({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: volume } });
  const same = target.existing(claim);
  const isBound = recordAt(same, 'spec')?.volumeName === volume && recordAt(same, 'status')?.phase !== 'Lost';
  return (there !== undefined && there !== 'absent') || isBound;
}

/** A claim of the class '' is never given a new volume: somebody has to make the one that it names. */
function waysOut(object: KubeObject, volume: string, { target }: RuleAbout): Fix[] {
  const name = recordAt(object, 'spec')?.storageClassName;
  if (name === '') return [toDo(message('todo.make-volume', { volume }))];
  // Untied, it would wait for ever where no class takes it.
  const { storageClasses } = target.facts;
  const isTaken = name !== undefined || storageClasses === undefined || defaultClass(storageClasses) !== 'none';
  if (!isTaken) return [toDo(message('todo.new-volume', { volume }))];
  // The new one is empty: an application that starts on it takes that for all that there is.
  return [
    toDo(message('todo.new-volume', { volume })),
    edit(message('fix.new-volume-instead', { volume }), ...untied(object)),
  ];
}

function untied(object: KubeObject) {
  const there = marks.filter((mark) => object.metadata.annotations?.[mark] !== undefined);
  const pointers = there.map((mark) => jsonPointer('metadata', 'annotations', mark));
  return removingAll(object, [
    ...(recordAt(object, 'spec')?.volumeName === undefined ? [] : ['/spec/volumeName']),
    ...pointers,
  ]);
}
