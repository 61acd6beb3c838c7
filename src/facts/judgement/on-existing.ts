import type { Message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/**
 * What a run does with an object that is there already under its name: the body that it sends in its place, or why it leaves that as it is; nothing where
 * the live one is as it is meant, so that nothing is sent.
 */
export type OnExisting = (meant: KubeObject, live: KubeObject) => { body: KubeObject } | { left: Message } | undefined;
