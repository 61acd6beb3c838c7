import { expect, test } from 'vitest';
import { holder, StillThere } from '../../../src/apply/still-there.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const item = (name: string, uid = `uid-${name}`) => ({ ref: { name }, uid });
const object = (name: string, uid = `uid-${name}`): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, uid, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/hold'] },
});
const namesOf = (items: { ref: { name: string } }[]) => items.map(({ ref }) => ref.name);
const synced = { type: 'synced', resourceVersion: '9' } as const;

test('what a list shows is there until a watch says otherwise', () => {
  const left = new StillThere([item('a'), item('b'), item('c')]);
  expect(namesOf(left.listed([object('a'), object('b')]))).toEqual(['c']);
  expect(namesOf(left.seen({ type: 'added', object: object('a') }))).toEqual([]);
  expect(left.present().map(({ item }) => item.ref.name)).toEqual(['a', 'b']);
  expect(namesOf(left.seen(synced))).toEqual(['b']);
  expect(namesOf(left.seen({ type: 'modified', object: object('a') }))).toEqual([]);
  expect(namesOf(left.seen({ type: 'deleted', object: object('a') }))).toEqual(['a']);
  expect(left.empty).toBe(true);
});

test('an object whose name has passed on to another one is gone, and the other one is nobody of ours', () => {
  const left = new StillThere([item('a', 'old'), item('b')]);
  left.listed([object('a', 'old'), object('b')]);
  expect(namesOf(left.seen({ type: 'added', object: object('a', 'new') }))).toEqual(['a']);
  expect(left.seen({ type: 'deleted', object: object('a', 'new') })).toEqual([]);
  expect(left.seen({ type: 'added', object: object('other') })).toEqual([]);
  expect(left.present().map(({ item }) => item.ref.name)).toEqual(['b']);
});

test('what holds an object is said as far as it was seen', () => {
  expect(holder(object('a'))).toMatchObject({ code: 'remove.held', args: { finalizers: 'example.com/hold' } });
  const { finalizers: _, ...metadata } = object('a').metadata;
  expect(holder({ ...object('a'), metadata }).code).toBe('remove.going');
  const detail = 'could not list instances: conversion webhook failed';
  const conditions = [{ type: 'Terminating', status: 'True', reason: 'InstanceDeletionFailed', message: detail }];
  expect(holder({ ...object('a'), status: { conditions } })).toMatchObject({
    code: 'remove.held-content',
    args: { detail },
  });
});
