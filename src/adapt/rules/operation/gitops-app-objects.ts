import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
import { edit, removing } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/**
 * Objects that tell a tool what to deploy, and how each is told to wait: by a field, or by leaving out one without which a person
 * starts it. Source: the documentation of Argo CD, Flux and Fleet.
 */
const orders: Readonly<Record<string, { tool: string; waits?: string; starts?: readonly string[] }>> = {
  'argoproj.io/Application': { tool: 'Argo CD', starts: ['spec', 'syncPolicy', 'automated'] },
  'argoproj.io/ApplicationSet': { tool: 'Argo CD', starts: ['spec', 'template', 'spec', 'syncPolicy', 'automated'] },
  'kustomize.toolkit.fluxcd.io/Kustomization': { tool: 'Flux', waits: 'suspend' },
  'helm.toolkit.fluxcd.io/HelmRelease': { tool: 'Flux', waits: 'suspend' },
  'fleet.cattle.io/GitRepo': { tool: 'Fleet', waits: 'paused' },
};

/** An order to deploy from a repository, which the target would carry out too. */
export const rule: Rule = {
  id: 'gitops-app-objects',
  *check(object, { target }) {
    const { apiVersion, kind, metadata } = object;
    const key = `${parseApiVersion(apiVersion).group}/${kind}`;
    const order = Object.hasOwn(orders, key) ? orders[key] : undefined;
    if (!order) return;
    const fix = order.starts ? byHand(object, order.starts) : suspended(object, order.waits ?? 'suspend');
    if (!fix) return;
    const served = target.serves(apiVersion, kind);
    if (served === undefined) yield { unknown: 'apis' };
    if (!served) return;
    const words = message('rule.gitops-app-objects', { tool: order.tool, name: metadata.name });
    yield { severity: 'warning', pointer: '/spec', message: words, fixes: [fix] };
  },
};

/** Without what starts it by itself; nothing where a person starts it already. */
function byHand(object: KubeObject, path: readonly string[]): Fix | undefined {
  const automated = recordAt(object, ...path);
  if (!automated || automated.enabled === false) return undefined;
  return edit(message('fix.sync-by-hand'), removing(object, jsonPointer(...path)));
}

/** Told to wait; nothing where it is already. */
function suspended({ spec }: KubeObject, field: string): Fix | undefined {
  if (recordAt(spec)?.[field] === true) return undefined;
  return edit(message('fix.suspend'), { op: 'add', path: jsonPointer('spec', field), value: true });
}
