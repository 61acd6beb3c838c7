import type { Fix } from '../../../model/finding.ts';
import { inList, message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { convert } from '../../conversions/convert.ts';
import { operationsBetween } from '../../edit/operations-between.ts';
import { edit, safeEdit } from '../fixes.ts';
import type { Rule } from '../rule.ts';
import { servedInstead } from '../served-instead.ts';

/** A version of a kind that the target does not serve, though it serves a later one. */
export const rule: Rule = {
  id: 'api-removed',
  *check(object, { target }) {
    const { apiVersion, kind } = object;
    const served = target.serves(apiVersion, kind);
    if (served === undefined) yield { unknown: 'apis' };
    if (served !== false) return;
    const to = servedInstead(apiVersion, kind, target);
    if (to === undefined) return;
    const words = message('rule.api-removed', { apiVersion, kind, to });
    yield { severity: 'error', pointer: '/apiVersion', message: words, fixes: conversion(object, to) };
  },
};

/** The move to the other version; safe where it means the same there. */
function conversion(object: KubeObject, to: string): Fix[] {
  const converted = convert(object, to);
  if (!converted) return [];
  const operations = operationsBetween(object, converted.object);
  if (converted.doubts.length === 0) return [safeEdit(message('fix.convert', { to }), ...operations)];
  const doubts = inList(converted.doubts);
  return [edit(message('fix.convert.doubts', { to, doubts }), ...operations)];
}
