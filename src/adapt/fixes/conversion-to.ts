import type { Fix } from '../../model/assessment/finding.ts';
import { inList, type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { convert } from '../conversions/convert.ts';
import { operationsBetween } from '../edit/operations-between.ts';
import { edit, safeEdit } from './fixes.ts';

/** The move of an object to another version; safe where it means the same there, and none where it cannot be said in it. */
export function conversionTo(object: KubeObject, to: string): Fix[] {
  const converted = convert(object, to);
  if (!converted) return [];
  if (converted.doubts.length > 0) return becoming(object, converted, to);
  return [safeEdit(message('fix.convert', { to }), ...operationsBetween(object, converted.object))];
}

/** That an object becomes another one, which a person has to look at. `to`: what it is then. */
export function becoming(
  object: KubeObject,
  converted: { object: KubeObject; doubts: readonly Message[] } | undefined,
  to: string,
): Fix[] {
  if (!converted) return [];
  const { doubts } = converted;
  const title =
    doubts.length > 0 ? message('fix.convert.doubts', { to, doubts: inList(doubts) }) : message('fix.convert', { to });
  return [edit(title, ...operationsBetween(object, converted.object))];
}
