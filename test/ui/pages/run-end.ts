import { expect } from 'vitest';
import type { Workbench } from './workbench.ts';

/** Accepts the write gate that is asked for, and gives the texts of all notifications once what runs has ended. */
export async function acceptGate(workbench: Workbench, action: 'Migrate' | 'Resume' = 'Migrate'): Promise<string[]> {
  const { quickPick } = workbench;
  await quickPick.page(/^Allows in /);
  await quickPick.choose(new RegExp(`^(\\S+ )?${action}\\b`));
  return endOfRun(workbench);
}

/** Waits until what runs has ended, and gives the texts of all notifications then. */
export async function endOfRun({ notifications }: Workbench): Promise<string[]> {
  const isProgress = (text: string) => /^(Migrating|Restoring) |: looking for data that stays behind$/.test(text);
  let texts: string[] = [];
  const ended = async () => {
    texts = await notifications.texts();
    return texts.length > 0 && !texts.some(isProgress);
  };
  await expect.poll(ended, { timeout: 60_000 }).toBe(true);
  return texts;
}

/** Presses Resume of a notification, accepts the write gate, and gives the texts of all notifications at the end. */
export async function pressResume(workbench: Workbench, notification: RegExp): Promise<string[]> {
  await workbench.notifications.press(notification, 'Resume');
  return acceptGate(workbench, 'Resume');
}
