import type { Workbench } from './workbench.ts';

/** Presses Run Migration… of a migration of the tree, and waits for its write gate; again where the tree was just drawn anew. */
export async function openWriteGate(workbench: Workbench, migration: string): Promise<void> {
  const gate = workbench.quickPick.root.getByPlaceholder(/^Allows in /);
  for (let attempts = 0; ; attempts++) {
    await workbench.migrations.press(migration, /^Run Migration…/);
    try {
      await gate.waitFor({ timeout: 5000 });
      return;
    } catch (error) {
      if (attempts === 3) throw error;
    }
  }
}
