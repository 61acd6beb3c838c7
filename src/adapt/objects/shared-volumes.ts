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
  return sharedMode(spec) < 0 || spec.volumeMode === 'Block' || !isForOneNode(one, isOnlyRead(spec));
}

/** Whether several nodes only read a volume; a disk that nobody writes and nothing fills is refused, or never mounted. */
function isOnlyRead({ accessModes, dataSource, dataSourceRef, volumeName }: JsonRecord): boolean {
  const modes = list(accessModes);
  const isFilled = [dataSource, dataSourceRef, volumeName].some((one) => one !== undefined);
  return !modes.includes('ReadWriteMany') && (isFilled || modes.some((mode) => mode !== 'ReadOnlyMany'));
}
