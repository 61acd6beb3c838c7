import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/object.ts';
import type { Rule } from '../rule.ts';

/** Objects that tell a tool what to deploy. Source: the documentation of Argo CD, Flux and Fleet. */
const orders: Readonly<Record<string, string>> = {
  'argoproj.io/Application': 'Argo CD',
  'argoproj.io/ApplicationSet': 'Argo CD',
  'kustomize.toolkit.fluxcd.io/Kustomization': 'Flux',
  'helm.toolkit.fluxcd.io/HelmRelease': 'Flux',
  'fleet.cattle.io/GitRepo': 'Fleet',
};

/** An order to deploy from a repository, which the target would carry out too. */
export const rule: Rule = {
  id: 'gitops-app-objects',
  *check({ apiVersion, kind, metadata, spec }, { target }) {
    const key = `${parseApiVersion(apiVersion).group}/${kind}`;
    const tool = Object.hasOwn(orders, key) ? orders[key] : undefined;
    const order = recordAt(spec);
    // Flux calls it suspended, Fleet paused.
    if (tool === undefined || order?.suspend === true || order?.paused === true) return;
    const served = target.serves(apiVersion, kind);
    if (served === undefined) yield { unknown: 'apis' };
    if (!served) return;
    const words = message('rule.gitops-app-objects', { tool, name: metadata.name });
    yield { severity: 'warning', pointer: '/spec', message: words };
  },
};
