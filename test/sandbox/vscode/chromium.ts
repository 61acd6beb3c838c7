import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall } from './install.ts';

/**
 * Gives the path of a Chromium or Chrome: `KUBEFERRY_CHROMIUM`, or where systems keep it; as root on Debian it is
 * installed. Throws an Error with one sentence where there is none.
 */
export async function findChromium(say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const named = process.env.KUBEFERRY_CHROMIUM;
  const found = (named ? [named] : usualPlaces()).find((path) => existsSync(path));
  if (found) return found;
  if (named) throw new Error(`KUBEFERRY_CHROMIUM names ${named}, which does not exist.`);
  if (existsSync('/usr/bin/apt-get')) {
    await aptInstall(['chromium'], "VS Code's window", say, signal);
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  }
  throw new Error('No Chromium or Chrome was found: install one, or name it in KUBEFERRY_CHROMIUM.');
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
    );
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    return folders
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  }
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => `/usr/bin/${name}`);
}
