import type { BackupFinding } from '../../model/backups/backup-contents.ts';
import { type Message, message } from '../../model/message.ts';

/** Findings of one kind that are told one by one: a hostile backup can have millions. */
const mostAlike = 100;

/** Counts what is found in a backup, and tells it. */
export class Findings {
  errors = 0;
  warnings = 0;
  readonly #tell: (finding: BackupFinding) => void;
  readonly #alike = new Map<string, { finding: BackupFinding; count: number }>();

  constructor(tell: (finding: BackupFinding) => void) {
    this.#tell = tell;
  }

  /** `place`: the file of the backup, or the path in its tarball. */
  error(place: string, text: Message): void {
    this.errors += 1;
    this.#add({ level: 'error', place, text });
  }

  /** Something that is unusual, and harms nothing. */
  warning(place: string, text: Message): void {
    this.warnings += 1;
    this.#add({ level: 'warning', place, text });
  }

  #add(finding: BackupFinding): void {
    const alike = this.#alike.get(finding.text.code) ?? { finding, count: 0 };
    alike.count += 1;
    this.#alike.set(finding.text.code, alike);
    if (alike.count <= mostAlike) this.#tell(finding);
  }

  /** Tells how many were not told. */
  end(): void {
    for (const { finding, count } of this.#alike.values()) {
      if (count <= mostAlike) continue;
      this.#tell({ ...finding, text: message('verify.more', { count: count - mostAlike }) });
    }
  }
}
