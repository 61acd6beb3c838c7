import { childOf, jsonPointer, listIndex, pointerParts } from '../model/json/json.ts';

/**
 * The place (JSON pointer) in a whole value of what lies at a place of a part of it, whose lists lack some of the same items. What stands behind
 * the end of a list of the part stands behind that of the whole.
 */
export function placeInWhole(pointer: string, part: unknown, whole: unknown): string {
  let [inPart, inWhole] = [part, whole];
  const steps = pointerParts(pointer).map((step) => {
    const there = stepInWhole(step, inPart, inWhole);
    inPart = childOf(inPart, step);
    inWhole = childOf(inWhole, there);
    return there;
  });
  return jsonPointer(...steps);
}

function stepInWhole(step: string, part: unknown, whole: unknown): string {
  const index = listIndex(step);
  if (index === undefined || !Array.isArray(part) || !Array.isArray(whole) || part.length === whole.length) return step;
  const there = index < part.length ? whole.indexOf(part[index]) : index - part.length + whole.length;
  return there < 0 ? step : String(there);
}
