import { type Browser, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { freePort } from '../ports.ts';

/** What a VS Code page opens. Paths are absolute. */
export interface PageOptions {
  /** The browser to start, or a page that is kept from one VS Code to the next. */
  chromium: string | KeptPage;
  /** The server: `http://127.0.0.1:PORT`. */
  url: string;
  /** A folder, or a `.code-workspace` file; none for an empty window. */
  workspace?: string;
  /** Tests to run in the extension host; `exit` settles with their code. */
  tests?: { extension: string; module: string; onOutput: (line: string) => void };
  /** Gets each line that the page's console writes. */
  log: (line: string) => void;
}

/**
 * A page that shows one VS Code after another, each as at its first start. All have one address, so that Chromium need not
 * compile the next one again, which takes half of a start.
 */
export interface KeptPage {
  readonly page: Page;
  /** Where each server has to listen on 127.0.0.1. */
  readonly port: number;
}

/** An open VS Code page. */
export interface OpenPage {
  page: Page;
  /** The address that shows the same in any browser on this machine. */
  address: string;
  /** Settles with the exit code of the tests, where there are any. */
  exit: Promise<number>;
  close(): Promise<void>;
}

/** No first-run pages, no calls home; VS Code needs no GPU. */
const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a Chromium for a page that is kept. It ends with this process. */
export async function keepPage(executable: string): Promise<KeptPage> {
  const browser = await launch(executable);
  const page = await newPage(browser);
  await page.addInitScript(stopSpinning);
  return { page, port: await freePort() };
}

/** What turns for as long as something goes on stands still: it takes a third of a processor where no GPU draws it. */
const stopSpinning = `{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.codicon-modifier-spin, .progress-bit { animation: none !important }');
  document.adoptedStyleSheets.push(sheet);
}`;

/** Opens VS Code in headless Chromium. A browser that it started ends with `close`, or when this process does. */
export async function openPage(options: PageOptions): Promise<OpenPage> {
  const { chromium: given } = options;
  if (typeof given !== 'string') {
    await forgetAll(given.page, options.url);
    // Nothing goes on behind the page that comes next.
    return loadPage(given.page, options, async () => void (await given.page.goto('about:blank')));
  }
  const browser = await launch(given);
  try {
    return await loadPage(await newPage(browser), options, () => browser.close());
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: BROWSER_ARGS,
    headless: true,
    // Signals are the business of whoever owns this process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  return context.newPage();
}

/** Removes all that an earlier VS Code stored in the browser; what was compiled stays. */
async function forgetAll(page: Page, origin: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', {
    origin,
    storageTypes: 'cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage',
  });
  await session.detach();
}

async function loadPage(page: Page, options: PageOptions, end: () => Promise<void>): Promise<OpenPage> {
  let open = true;
  // A page says something even while it closes.
  const log = (line: string): void => {
    if (open) options.log(line);
  };
  const onConsole = (message: ConsoleMessage) => log(`[page ${message.type()}] ${message.text()}`);
  const onError = (error: Error) => log(`[page error] ${error.message}`);
  page.on('console', onConsole).on('pageerror', onError);
  const exit = Promise.withResolvers<number>();
  const { tests } = options;
  if (tests) {
    // A page that is driven by its payload calls these two; they must be there before it loads.
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
      tests.onOutput(args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')),
    );
    await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
  }
  const address = pageAddress(options);
  // A processor that others share takes its time; what hangs is ended by the tests' own limits.
  await page.goto(address, { timeout: 120_000 });
  const close = async (): Promise<void> => {
    open = false;
    page.off('console', onConsole).off('pageerror', onError);
    await end();
  };
  return { page, address, exit: exit.promise, close };
}

/** The address of a VS Code page: what it opens, and for tests the payload that names them and their extension. */
function pageAddress({ url, workspace, tests }: PageOptions): string {
  const query = new URLSearchParams();
  if (workspace) query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', forward(workspace));
  if (tests) {
    const remote = (path: string) => `vscode-remote://${new URL(url).host}${forward(path)}`;
    const payload = [
      ['extensionDevelopmentPath', remote(tests.extension)],
      ['extensionTestsPath', remote(tests.module)],
      ['skipWelcome', 'true'],
    ];
    query.set('payload', JSON.stringify(payload));
  }
  return `${url}/?${query}`;
}

/** `C:\work` becomes `/C:/work`, as in a URL. */
function forward(path: string): string {
  const slashes = path.replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}
