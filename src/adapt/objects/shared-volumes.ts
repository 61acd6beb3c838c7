import type { StorageClassFacts } from '../../model/clusters/cluster-facts.ts';
import type { JsonRecord } from '../../model/json/json.ts';
import { list } from '../../model/json/parse.ts';
import { isForOneNode } from '../providers/volume-drivers.ts';

/** Where among its access modes a claim asks for several nodes; below zero where it does not. */
export function sharedMode(spec: JsonRecord): number {
  return list(spec.accessModes).findIndex((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}

/** Whether a class may give what a claim asks for. */
export function mayServe(one: StorageClassFacts, spec: JsonRecord): boolean {
  const readOnly = !list(spec.accessModes).includes('ReadWriteMany');
  return sharedMode(spec) < 0 || spec.volumeMode === 'Block' || !isForOneNode(one, readOnly);
}
