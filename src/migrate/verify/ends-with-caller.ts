import type { ExecResult } from '../../kube/cluster.ts';

/**
 * Clusters end no command whose caller is gone: it is run beside a reader of the standard input, which ends with the connection, and then ends the
 * command with all that it started. The exit code is the command's. Where there is no such program, nothing is run and the mark is a line
 * of the standard error.
 */
const script = `mark=$1
shift
command -v "$1" >/dev/null 2>&1 || { echo "$mark" >&2; exit 126; }
exec 3<&0
$(command -v setsid) "$@" </dev/null 3<&- &
command=$!
{ while read -r line; do :; done; kill -TERM "-$command" || kill -TERM "$command"; } <&3 >/dev/null 2>&1 &
reader=$!
exec 3<&-
wait "$command"
code=$?
kill "$reader" 2>/dev/null
exit "$code"`;

/** A command as a shell runs it that ends it when its standard input ends. `mark`: what the shell says where there is no such program. */
export function endsWithCaller(command: readonly string[], mark: string): string[] {
  return ['sh', '-c', script, 'sh', mark, ...command];
}

/** How a command of `endsWithCaller` ended: what the server says of it, and what stands in its outputs. */
export interface LeashedEnd extends ExecResult {
  text: string;
  errors: string;
}

/**
 * Whether nothing was run, as there is no such program or no shell, so that the command can be run by itself: never where it may have run,
 * whatever its exit code is.
 */
export function ranNothing({ exitCode, reason, text, errors }: LeashedEnd, mark: string): boolean {
  if (exitCode === 126 && errors.split(/\r?\n/).includes(mark)) return true;
  if (reason === undefined) return false;
  // Through cri-dockerd, Docker ends what it cannot start with an exit code, and says why in the output.
  if (wasEnded(reason)) return /^OCI runtime exec failed: .*exec: "sh": executable file not found/.test(text);
  return /executable file.* not found|error finding executable|no such file or directory|ENOENT/i.test(reason);
}

/** Whether that is what a server says of a command that ended by itself, in place of one that it could not start. */
export function wasEnded(reason: string): boolean {
  return /^command terminated/.test(reason);
}
