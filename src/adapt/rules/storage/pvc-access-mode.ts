import { message } from '../../../model/message.ts';
import { claimSpecs } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Provisioners of block storage, which one node mounts at a time. Source: the documentation of the drivers. */
const blockOnly = new Set([
  'ebs.csi.aws.com',
  'kubernetes.io/aws-ebs',
  'pd.csi.storage.gke.io',
  'kubernetes.io/gce-pd',
  'disk.csi.azure.com',
  'kubernetes.io/azure-disk',
  'bs.csi.vngcloud.vn',
  'cinder.csi.openstack.org',
  'rancher.io/local-path',
]);

/** Access from several nodes to a volume that the class cannot give. */
export const rule: Rule = {
  id: 'pvc-access-mode',
  *check(object, { target }) {
    for (const { pointer, spec } of claimSpecs(object)) {
      const modes: unknown[] = Array.isArray(spec.accessModes) ? spec.accessModes : [];
      const index = modes.findIndex((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
      if (index < 0) continue;
      const classes = target.facts.storageClasses;
      if (classes === undefined) {
        yield { unknown: 'storageClasses' };
        continue;
      }
      const name = spec.storageClassName;
      const used = classes.find((one) => (name === undefined ? one.default : one.name === name));
      if (!used || !blockOnly.has(used.provisioner) || spec.volumeMode === 'Block') continue;
      yield {
        severity: 'error',
        pointer: `${pointer}/accessModes/${index}`,
        message: message('rule.pvc-access-mode', {
          mode: String(modes[index]),
          name: used.name,
          provisioner: used.provisioner,
        }),
      };
    }
  },
};
