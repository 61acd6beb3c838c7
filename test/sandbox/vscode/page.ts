import { type Browser, chromium, type Page } from 'playwright-core';

/** What a VS Code page opens. Paths are absolute. */
export interface PageOptions {
  chromium: string;
  /** The server: `http://127.0.0.1:PORT`. */
  url: string;
  /** A folder, or a `.code-workspace` file; none for an empty window. */
  workspace?: string;
  /** The extension under development. */
  extension?: string;
  /** A module with `run()`: it runs in the extension host, and `exit` settles with its code. */
  testsPath?: string;
  /** Gets each line that the page's console writes. */
  log: (line: string) => void;
  /** Gets each line that the tests print. */
  onTestOutput?: (line: string) => void;
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

/** Opens VS Code in headless Chromium. The browser ends with `close`, or when this process does. */
export async function openPage(options: PageOptions): Promise<OpenPage> {
  const browser = await chromium.launch({
    executablePath: options.chromium,
    args: BROWSER_ARGS,
    headless: true,
    // Signals are the business of whoever owns this process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    return await loadPage(browser, options);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function loadPage(browser: Browser, options: PageOptions): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.on('console', (message) => options.log(`[page ${message.type()}] ${message.text()}`));
  page.on('pageerror', (error) => options.log(`[page error] ${error.message}`));
  const exit = Promise.withResolvers<number>();
  // A page that is driven by its payload calls these two; they must be there before it loads.
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
    options.onTestOutput?.(args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')),
  );
  await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
  const address = pageAddress(options);
  await page.goto(address);
  return { page, address, exit: exit.promise, close: () => browser.close() };
}

/** The address of a VS Code page: what it opens, and the payload that names the extension under development and the tests. */
function pageAddress({ url, workspace, extension, testsPath }: PageOptions): string {
  const remote = (path: string) => `vscode-remote://${new URL(url).host}${forward(path)}`;
  const payload: [string, string][] = [
    ...(extension ? [['extensionDevelopmentPath', remote(extension)] satisfies [string, string]] : []),
    ...(testsPath ? [['extensionTestsPath', remote(testsPath)] satisfies [string, string]] : []),
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (workspace) query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', forward(workspace));
  return `${url}/?${query}`;
}

/** `C:\work` becomes `/C:/work`, as in a URL. */
function forward(path: string): string {
  const slashes = path.replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}
