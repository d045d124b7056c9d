// A reader with Firefox: `await reader()` opens it. `visit(path)` opens a page of the site that SITE names, and `end()`
// fails if a page had a fault or asked another host. FIREFOX names the program, PROXY the port of a closed way out.
import assert from "node:assert/strict";
import puppeteer from "puppeteer-core";

const { FIREFOX, PROXY, SITE } = process.env;
const PATIENCE = 60_000; // milliseconds
const SETTINGS = {
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": Number(PROXY),
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": Number(PROXY),
  "network.proxy.no_proxies_on": "127.0.0.1",
};

/** A window of Firefox, and what its pages ask for and complain of. */
class Reader {
  constructor(browser, page) {
    Object.assign(this, { browser, page, faults: [] });
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (said) => ["error", "warn"].includes(said.type()) && this.faults.push(said.text()));
    page.on("pageerror", (error) => this.faults.push(String(error)));
    page.on("request", (request) => this.isOutside(request.url()) && this.faults.push(`outside: ${request.url()}`));
  }

  isOutside(url) {
    return !url.startsWith(SITE) && !/^(data|blob|about):/.test(url);
  }

  /** Open a page of the site. */
  async visit(path) {
    await this.page.goto(`${SITE}/${path}`, { waitUntil: "load" });
  }

  /** Wait until something holds in the page. */
  async until(condition, ...values) {
    await this.page.waitForFunction(condition, {}, ...values);
  }

  /** What a function gives in the page. */
  async ask(question, ...values) {
    return this.page.evaluate(question, ...values);
  }

  async end() {
    await this.browser.close();
    assert.deepEqual(this.faults, []);
  }
}

/** Open Firefox with a fresh profile and a wide window. */
export async function reader() {
  assert.ok(FIREFOX && PROXY && SITE, "FIREFOX, PROXY and SITE must be set: run tests/browser/firefox/test_firefox.py");
  const browser = await puppeteer.launch({
    browser: "firefox", executablePath: FIREFOX, headless: true, extraPrefsFirefox: SETTINGS,
  });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  return new Reader(browser, page);
}
