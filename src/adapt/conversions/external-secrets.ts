import { recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { Converter } from './conversion.ts';

/** External secrets, of a namespace or of the cluster, to `v1`, whose templates know one engine. Source: the types of External Secrets 0.16. */
export const externalSecret: Converter = (draft) => {
  const spec = recordAt(draft.spec, 'externalSecretSpec') ?? recordAt(draft.spec);
  const template = recordAt(spec, 'target', 'template');
  if (template?.engineVersion !== 'v1') return [];
  template.engineVersion = 'v2';
  return [message('convert.template-engine')];
};

/** Stores to `v1`. None where the values of a fake one are maps, which it knows no longer. Source: as above. */
export const secretStore: Converter = (draft) =>
  recordsOf(recordAt(draft, 'spec', 'provider', 'fake')?.data).every(([, one]) => typeof one.value === 'string')
    ? []
    : 'impossible';
