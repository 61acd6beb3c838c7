import { z } from 'zod';
import type { Message } from '../message.ts';

/** The hooks of a backup and of a restore, field by field as Velero's own objects have them. Each `describe` is the hover text in a plan. */

const names = (what: string) => z.array(z.string()).optional().describe(what);

const labelSelector = z
  .strictObject({
    matchLabels: z.record(z.string(), z.string()).optional().describe('Labels that the pods have.'),
    matchExpressions: z
      .array(
        z.strictObject({
          key: z.string().describe('The label.'),
          operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']).describe('How its value is compared.'),
          values: z.array(z.string()).optional().describe('What it is compared with.'),
        }),
      )
      .optional()
      .describe('Conditions on labels of the pods.'),
  })
  .optional()
  .describe('Only pods with these labels.');

/** Which pods a hook is for. */
const pods = {
  name: z.string().min(1).describe('What the hook is called in the log.'),
  includedNamespaces: names('Only pods of these namespaces; of a restore: as they are called on the target.'),
  excludedNamespaces: names('No pods of these namespaces.'),
  includedResources: names('`pods`: hooks run in nothing else.'),
  excludedResources: names('Resources that have no hook.'),
  labelSelector,
};

const command = {
  container: z.string().min(1).optional().describe('The container; without it the first one of the pod.'),
  command: z.array(z.string()).min(1).describe('The program and its arguments; there is no shell unless it is named.'),
  onError: z
    .enum(['Continue', 'Fail'])
    .optional()
    .describe('After an error `Fail` leaves the pod and its volumes out of a backup; either is told as an error.'),
};

const duration = (what: string) => z.string().optional().describe(`${what}, such as \`30s\` or \`5m\`.`);

const backupCommands = z
  .array(
    z.strictObject({
      exec: z
        .strictObject({ ...command, timeout: duration('How long it may take') })
        .describe('A command in a container of the pod.'),
    }),
  )
  .optional();

const restoreCommand = z.strictObject({
  ...command,
  execTimeout: duration('How long it may take'),
  waitTimeout: duration('How long the container may take until it runs'),
  waitForReady: z.boolean().optional().describe('Wait until the container is ready, and not only until it runs.'),
});

/** The `spec.hooks` of a Backup. */
export const backupHooks = z
  .strictObject({
    resources: z
      .array(
        z.strictObject({
          ...pods,
          pre: backupCommands.describe('Before the pod and its volumes are backed up.'),
          post: backupCommands.describe('After they were backed up.'),
        }),
      )
      .describe('The hooks.'),
  })
  .describe('Commands that run in pods around their backup.');

/** The `spec.hooks` of a Restore. */
export const restoreHooks = z
  .strictObject({
    resources: z
      .array(
        z.strictObject({
          ...pods,
          postHooks: z
            .array(
              z.strictObject({
                exec: restoreCommand.optional().describe('A command in a container of the pod that was restored.'),
                init: z
                  .strictObject({
                    initContainers: z.array(z.record(z.string(), z.unknown())).describe('As in a pod.'),
                    timeout: duration('How long they may take'),
                  })
                  .optional()
                  .describe('Containers that run before those of the pod.'),
              }),
            )
            .optional()
            .describe('What runs once the pod is restored.'),
        }),
      )
      .describe('The hooks.'),
  })
  .describe('Commands that run in pods after their restore.');

/** Which of the two. */
export type HooksKind = 'backup' | 'restore';

/** A hook that is offered for pods, by the image that they run. */
export interface OfferedHook {
  /** Which software it is for. */
  app: string;
  namespace: string;
  /** The pods: their controller, or the pod itself where it has none. */
  pods: string;
  does: string;
  /** False where nothing that runs in the pod makes a copy of its volume reliable. */
  runs: boolean;
}

/** The hooks that fit the pods of some namespaces, as a document to edit. */
export interface HookOffer {
  /** YAML: `spec.hooks` as Velero takes it, with comments; a frame where nothing fits. */
  text: string;
  offered: OfferedHook[];
}

/** What is wrong with the text of hooks; lines begin at 0. */
export interface HooksProblem {
  words: Message;
  line: number;
}

/** The text of hooks as it was read: what Velero would be given, or what is wrong. */
export interface ReadHooks {
  hooks?: Record<string, unknown>;
  problems: HooksProblem[];
}
