import type { ModeVerdict } from '../model/assessment/assessment.ts';
import { recordAt, recordsOf } from '../model/json/json.ts';
import { message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { isOfNode } from './objects/node-folders.ts';
import { podOf } from './objects/pods.ts';

/**
 * In which ways some objects can be moved: what keeps data in volumes cannot run on both sides at once, since each would write what the other
 * one lacks. Where data lies outside, nothing is known of it.
 */
export function movingModes(objects: readonly KubeObject[]): ModeVerdict[] {
  const claims = objects.filter(
    ({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'PersistentVolumeClaim',
  ).length;
  const templated = objects.filter(({ kind, spec }) => kind === 'StatefulSet' && hasTemplates(spec)).length;
  const folders = objects.filter(keepsDataOnNode).length;
  const volumes = Math.max(claims, templated);
  if (volumes === 0 && folders > 0) {
    return [
      { mode: 'parallel', fits: false, reason: message('assess.mode.two-folders', { count: folders }) },
      { mode: 'staged', fits: false, reason: message('assess.mode.folders-by-hand') },
      { mode: 'stop-and-copy', fits: true, reason: message('assess.mode.stop-and-copy-folders') },
    ];
  }
  if (volumes === 0) {
    return [
      { mode: 'parallel', fits: true, reason: message('assess.mode.parallel') },
      { mode: 'staged', fits: false, reason: message('assess.mode.nothing-to-copy') },
      { mode: 'stop-and-copy', fits: true, reason: message('assess.mode.stop-anyway') },
    ];
  }
  return [
    { mode: 'parallel', fits: false, reason: message('assess.mode.two-writers', { count: volumes }) },
    { mode: 'staged', fits: true, reason: message('assess.mode.staged', { count: volumes }) },
    { mode: 'stop-and-copy', fits: true, reason: message('assess.mode.stop-and-copy') },
  ];
}

function keepsDataOnNode(object: KubeObject): boolean {
  return recordsOf(podOf(object)?.spec.volumes).some(([, volume]) => {
    const path = recordAt(volume, 'hostPath')?.path;
    return typeof path === 'string' && !isOfNode(path);
  });
}

function hasTemplates(spec: unknown): boolean {
  return recordsOf(recordAt(spec)?.volumeClaimTemplates).length > 0;
}
