import type { MigrationEvent } from '../event.ts';
import type { Message } from '../message.ts';
import { groupResource, type ObjectRef } from '../objects/object.ts';

/**
 * One line of a migration's log. Columns, parted by two or more blanks: time, cluster, step, object, outcome, reason;
 * `-` where one does not apply. `syntaxes/kubeferry-log.tmLanguage.json` colours it, so outcomes are never translated.
 */
export interface LogColumns {
  /** ISO 8601. */
  at: string;
  cluster?: string | undefined;
  step?: string | undefined;
  object?: string | undefined;
  /** An object's outcome, a step's state, or the level of a sentence. */
  outcome: string;
  reason?: string | undefined;
}

/** The log's name for an object: `deployments.apps/shop/web`, `clusterroles.rbac.authorization.k8s.io/reader`. */
export function objectLabel(ref: ObjectRef): string {
  return [groupResource(ref), ref.namespace, ref.name].filter((part) => part !== undefined).join('/');
}

/** The columns of an event, or nothing for those that only move a progress bar. `sentence` puts a message into words. */
export function logColumns(event: MigrationEvent, sentence: (words: Message) => string): LogColumns | undefined {
  switch (event.type) {
    case 'progress':
      return undefined;
    case 'step':
      return {
        at: event.at,
        step: event.step,
        outcome: event.state,
        reason: event.reason ? `${sentence(event.title)}: ${sentence(event.reason)}` : sentence(event.title),
      };
    case 'object':
      return {
        at: event.at,
        cluster: event.context,
        step: event.step,
        object: objectLabel(event.object),
        outcome: event.outcome,
        reason: sentence(event.reason),
      };
    case 'log':
      return {
        at: event.at,
        cluster: event.context,
        step: event.step,
        object: event.object && objectLabel(event.object),
        outcome: event.level,
        reason: sentence(event.text),
      };
  }
}

/** The line over one run of a migration, or one preview of it; times below it have no date. */
export function logHeading(title: string, at: Date): string {
  return `== ${oneLine(title)} · ${at.toLocaleString()}`;
}

/** The columns as one line in local time. Columns are padded so that neighbouring lines mostly align. */
export function logLine(columns: LogColumns, clusterWidth = 0): string {
  const cells = [
    localTime(columns.at),
    cell(columns.cluster).padEnd(clusterWidth),
    cell(columns.step).padEnd(12),
    // A sentence about no object begins further left: a panel of usual width then holds it in a line.
    columns.object === undefined ? cell(undefined) : cell(columns.object).padEnd(32),
    columns.outcome.padEnd(9),
    oneLine(columns.reason ?? ''),
  ];
  return cells.join('  ').trimEnd();
}

function cell(value: string | undefined): string {
  return value === undefined || value === '' ? '-' : oneLine(value);
}

/** A reason may quote a server's answer of several lines; a column may not hold what parts columns. */
function oneLine(text: string): string {
  return text
    .trim()
    .replace(/\s*[\r\n]+\s*/g, ' | ')
    .replace(/\s{2,}/g, ' ');
}

/** `HH:MM:SS.mmm` on this machine's clock; what is no time is given back as it is. */
function localTime(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
