import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { EngineSettings } from '../model/settings.ts';
import type { SettingKey } from './manifest.ts';
import { proxyOf, type Settings, type StoreLists, settingValues } from './setting-values.ts';

/** The value of a setting below `kubeferry.`, its default where it is absent or of another type. */
export function readSetting<K extends SettingKey>(key: K): Settings[K] {
  return settingValues[key](writtenFor(key), homedir());
}

function writtenFor(key: SettingKey): unknown {
  if (key !== 'stores') return vscode.workspace.getConfiguration('kubeferry').get(key);
  const { user, workspace } = storeLists();
  return [...workspace, ...user];
}

/** Both lists of added stores as they are written: VS Code by itself hides the person's behind that of the workspace. */
export function storeLists(): StoreLists {
  const found = vscode.workspace.getConfiguration('kubeferry').inspect<unknown>('stores');
  const entries = (value: unknown) => (Array.isArray(value) ? value : []);
  return { user: entries(found?.globalValue), workspace: entries(found?.workspaceValue) };
}

/** The settings that the engine needs, as they stand now. */
export function engineSettings(): EngineSettings {
  const http = vscode.workspace.getConfiguration('http');
  const proxy = proxyOf({
    url: http.get('proxy'),
    noProxy: http.get('noProxy'),
    strictSsl: http.get('proxyStrictSSL'),
    authorization: http.get('proxyAuthorization'),
    support: http.get('proxySupport'),
  });
  return {
    kubeconfig: { files: readSetting('kubeconfig.files') },
    extraPath: readSetting('credentialPlugins.path'),
    concurrency: readSetting('concurrency'),
    logLevel: readSetting('log.level'),
    ...(proxy && { proxy }),
  };
}

/** Calls back when a setting that the engine needs has changed. */
export function onEngineSettingsChanged(changed: (event: vscode.ConfigurationChangeEvent) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('kubeferry') || event.affectsConfiguration('http')) changed(event);
  });
}
