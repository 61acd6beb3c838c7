import { jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Note } from '../context.ts';

/** Unties a claim from the source's volume: the target gives it a new one. */
export function adaptClaim(draft: KubeObject, note: Note): void {
  const spec = recordAt(draft.spec);
  if (!spec) return;
  if (typeof spec.volumeName === 'string') {
    note('/spec/volumeName', message('adapt.volume-name', { volume: spec.volumeName }));
    delete spec.volumeName;
  }
  for (const field of ['dataSource', 'dataSourceRef']) {
    const source = recordAt(spec, field);
    if (!source) continue;
    const name = `${String(source.kind)} ${String(source.name)}`;
    note(jsonPointer('spec', field), message('adapt.data-source', { name }));
    delete spec[field];
  }
}

/** Unties a volume from the one claim that it was bound to, so that the claim of the same name can bind it anew. */
export function adaptVolume(draft: KubeObject, note: Note): void {
  const claim = recordAt(draft.spec, 'claimRef');
  if (!claim) return;
  if (claim.uid !== undefined || claim.resourceVersion !== undefined)
    note('/spec/claimRef', message('adapt.claim-ref'));
  delete claim.uid;
  delete claim.resourceVersion;
}

/** Drops the status and the empty times that servers write into the claim templates of a StatefulSet. */
export function adaptClaimTemplates(draft: KubeObject): void {
  for (const [, template] of recordsOf(recordAt(draft.spec)?.volumeClaimTemplates)) {
    delete template.status;
    const metadata = recordAt(template, 'metadata');
    if (metadata?.creationTimestamp === null) delete metadata.creationTimestamp;
  }
}
