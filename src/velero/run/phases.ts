import { type Message, message } from '../../model/message.ts';
import type { VeleroOutcome } from '../../model/velero/velero-run.ts';

const outcomes: Record<string, VeleroOutcome> = {
  Completed: 'completed',
  PartiallyFailed: 'partially-failed',
  Failed: 'failed',
  FailedValidation: 'refused',
};

/** How a backup or a restore with this phase ended; nothing while it goes on, in a phase that is not known here too. */
export function outcomeOf(phase: string): VeleroOutcome | undefined {
  return Object.hasOwn(outcomes, phase) ? outcomes[phase] : undefined;
}

/** What a phase means. Waiting and finalizing have one name for a run that had errors, and one for a run that had none. */
export function phaseMeaning(phase: string): Message {
  switch (phase.replace(/(Waiting\w+|Finalizing)PartiallyFailed$/, '$1')) {
    case 'New':
      return message('velero.phase.New');
    case 'Queued':
      return message('velero.phase.Queued');
    case 'ReadyToStart':
      return message('velero.phase.ReadyToStart');
    case 'InProgress':
      return message('velero.phase.InProgress');
    case 'WaitingForPluginOperations':
      return message('velero.phase.WaitingForPluginOperations');
    case 'Finalizing':
      return message('velero.phase.Finalizing');
    case 'Completed':
      return message('velero.phase.Completed');
    case 'PartiallyFailed':
      return message('velero.phase.PartiallyFailed');
    case 'Failed':
      return message('velero.phase.Failed');
    case 'FailedValidation':
      return message('velero.phase.FailedValidation');
    case 'Deleting':
      return message('velero.phase.Deleting');
    default:
      return message('velero.phase.unknown');
  }
}
