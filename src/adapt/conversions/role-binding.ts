import { recordsOf } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

const group = 'rbac.authorization.k8s.io';

/** Bindings of roles to `rbac.authorization.k8s.io/v1`; in `v1alpha1` subjects have a version, and the user `*` is whoever is logged in. */
export const roleBinding: Converter = (draft) => {
  if (draft.apiVersion !== `${group}/v1alpha1`) return [];
  for (const [, subject] of recordsOf(draft.subjects)) {
    delete subject.apiVersion;
    if (subject.kind === 'ServiceAccount') continue;
    subject.apiGroup = group;
    if (subject.kind === 'User' && subject.name === '*') {
      Object.assign(subject, { kind: 'Group', name: 'system:authenticated' });
    }
  }
  return [];
};
