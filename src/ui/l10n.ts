import * as vscode from 'vscode';
import type { Translate } from './translate.ts';

/** VS Code's translation, for view-models that know nothing of VS Code. */
export const t: Translate = (template, args) => vscode.l10n.t(template, args ?? {});
