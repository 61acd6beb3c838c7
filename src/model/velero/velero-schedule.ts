/** A Schedule of Velero: a backup that it makes again and again. */
export interface VeleroSchedule {
  name: string;
  /** As cron has it. */
  cron: string;
  /** In Velero's own word; one that a paused or absent Velero has not seen is New. */
  phase: string;
  paused: boolean;
  /** Why Velero refused it, in its words. */
  reasons: string[];
  lastBackup?: string;
  /** How long its backups are kept. */
  ttl?: string;
  /** The namespaces that its backups include; none: all. */
  namespaces: string[];
  /** Its Backup objects go when it is deleted; what lies in the store stays. */
  ownsBackups: boolean;
}

/** What a Schedule is asked for besides what its backups are asked for. */
export interface ScheduleWish {
  /** As cron has it. */
  cron: string;
  /** Its first backup comes at its time, and not at once where one is overdue. */
  skipFirst: boolean;
  /** It makes no backup before it is resumed. */
  paused: boolean;
  /** Its Backup objects go when it is deleted. */
  ownsBackups: boolean;
}

/** What is done with a Schedule that is there. */
export type ScheduleChange = 'pause' | 'resume' | 'delete';
