import { type Browser, chromium, type Page } from 'playwright-core';

/** What a VS Code page opens. Paths are absolute. */
export interface PageOptions {
  chromium: string;
  /** The server: `http://127.0.0.1:PORT`. */
  url: string;
  /** A folder, or a `.code-workspace` file; none for an empty window. */
  workspace?: string;
  /** Tests to run in the extension host; `exit` settles with their code. */
  tests?: { extension: string; module: string; onOutput: (line: string) => void };
  /** Gets each line that the page's console writes. */
  log: (line: string) => void;
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
  let open = true;
  // A page says something even while it closes.
  const log = (line: string): void => {
    if (open) options.log(line);
  };
  page.on('console', (message) => log(`[page ${message.type()}] ${message.text()}`));
  page.on('pageerror', (error) => log(`[page error] ${error.message}`));
  const exit = Promise.withResolvers<number>();
  // A page that is driven by its payload calls these two; they must be there before it loads.
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
    options.tests?.onOutput(args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')),
  );
  await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
  const address = pageAddress(options);
  await page.goto(address);
  const close = async (): Promise<void> => {
    open = false;
    await browser.close();
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
