import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

export interface TestBrowser {
  browser: Browser;
  /** A phone (360 x 740) unless told otherwise; Indonesian; script off on request. */
  open(options?: { script?: boolean; width?: number; height?: number; dark?: boolean; language?: 'id' | 'en'; origin?: string }): Promise<{ context: BrowserContext; page: Page }>;
  close(): Promise<void>;
}

/**
 * The system's Chromium when there is one, else the one that comes as an npm package: it finds its own NSS libraries only when
 * it believes in a Lambda runtime, and unpacks into the temp folder, so each run gets its own. Its own list of flags is for
 * functions of one page: a single process, which the first closed context would take along.
 */
export async function testBrowser(): Promise<TestBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'serentak-chromium-'));
  const found = system.find((path) => existsSync(path));
  const browser = found ? await chromium.launch({ executablePath: found, args: quiet }) : await launchPackaged(folder);
  return {
    browser,
    async open({ script = true, width = 360, height = 740, dark = false, language = 'id', origin } = {}) {
      const context = await browser.newContext({ javaScriptEnabled: script, viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', locale: language === 'id' ? 'id-ID' : 'en-US' });
      if (language === 'en' && origin) await context.addCookies([{ name: 'serentak_lang', value: 'en', url: origin }]);
      return { context, page: await context.newPage() };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launchPackaged(folder: string): Promise<Browser> {
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x';
  const previous = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    const executablePath = await packaged.executablePath();
    // The package's own list of fonts names a fixed folder; without any font a page with an unusual letter ends the browser.
    const fonts = join(folder, 'fonts.conf');
    writeFileSync(fonts, `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`);
    return await chromium.launch({ executablePath, args: quiet, headless: true, env: { ...process.env, FONTCONFIG_FILE: fonts } });
  } finally {
    if (previous === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = previous;
  }
}
