import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';
import { oldPatchesIn } from './flux-patches.ts';

/** Kustomizations to `v1`, which have no way to choose how they are validated. Source: the types of kustomize-controller 1.6. */
export const kustomization: Converter = (draft) => {
  delete draft.status;
  const spec = recordAt(draft.spec) ?? {};
  delete spec.validation;
  return oldPatchesIn([spec]);
};

/** Releases to `v2`. Source: the types of helm-controller 1.3. */
export const helmRelease: Converter = (draft) => {
  delete draft.status;
  valuesFiles(recordAt(draft, 'spec', 'chart', 'spec'));
  const renderers = recordsOf(recordAt(draft.spec)?.postRenderers).map(([, one]) => recordAt(one, 'kustomize') ?? {});
  return oldPatchesIn(renderers);
};

/** Sources to `v1`. What goes was never built, or there is one of only. Source: the types of source-controller 1.6. */
export const fluxSource: Converter = (draft) => {
  delete draft.status;
  const spec = recordAt(draft.spec);
  if (!spec) return 'impossible';
  delete spec.gitImplementation;
  // Of a HelmRepository it stayed, and does nothing either.
  delete spec.accessFrom;
  valuesFiles(spec);
  return [];
};

/** One file became the first of several. */
function valuesFiles(chart: JsonRecord | undefined): void {
  if (typeof chart?.valuesFile !== 'string') return;
  const { valuesFile, valuesFiles: others } = chart;
  delete chart.valuesFile;
  chart.valuesFiles = [valuesFile, ...(Array.isArray(others) ? others : [])];
}
