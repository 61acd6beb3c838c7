import { expect, test } from 'vitest';
import { format, message } from '../../../src/model/message.ts';
import type { UndoPlan } from '../../../src/model/migration/migration-summary.ts';
import type { ObjectRef } from '../../../src/model/objects/object.ts';
import { undoText } from '../../../src/ui/migrations/undo-text.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const ref = (resource: string, kind: string, name: string, namespace?: string): ObjectRef => ({
  group: '',
  version: 'v1',
  resource,
  kind,
  name,
  ...(namespace !== undefined && { namespace }),
});
const plan: UndoPlan = {
  run: 'r1',
  remove: [
    { target: 'eks', context: 'eks-prod', object: ref('configmaps', 'ConfigMap', 'settings', 'shop'), uid: 'u1' },
    { target: 'eks', context: 'eks-prod', object: ref('namespaces', 'Namespace', 'shop'), uid: 'u2' },
  ],
  putBack: [{ target: 'lab', context: 'lab', object: ref('services', 'Service', 'web', 'web'), uid: 'u3' }],
  keep: [
    { target: 'lab', context: 'lab', object: ref('secrets', 'Secret', 'key', 'web'), reason: message('undo.gone') },
  ],
  unreached: [],
};

test('the preview names every object with what becomes of it', () => {
  const text = undoText('shop', plan, format, inEnglish);
  expect(text).toContain('Removed: 2; put back: 1; left as they are: 1.');
  expect(text).toContain(
    '## Removed (2)\n\n- eks-prod: `configmaps/shop/settings` (UID u1)\n- eks-prod: `namespaces/shop`',
  );
  expect(text).toContain('## Put back as it was before the run (1)\n\n- lab: `services/web/web`');
  expect(text).toContain('- lab: `secrets/web/key`: It is gone already.');
});

test('the preview names, in its first words too, where the run is still to be undone', () => {
  const detail = message('kube.context.missing', { context: 'old' });
  const reason = message('undo.unreached', { target: 'aks', context: 'old', detail });
  const text = undoText('shop', { ...plan, unreached: [{ target: 'aks', context: 'old', reason }] }, format, inEnglish);
  const said = 'The run is still to be undone on the target aks (old): ';
  expect(text).toContain(`left as they are: 1. ${said}`);
  expect(text).toContain(`## Still to be undone (1)\n\n- old: **${said}`);
});
