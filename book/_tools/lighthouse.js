// Lighthouse on one page: `node book/_tools/lighthouse.js ADDRESS RUNS CHROMIUM` prints, as a line of JSON for each
// run, the four scores, the largest paint, the layout shift, and the audits that took something from a score.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import lighthouse from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--mute-audio",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", // no other host exists
];
const PATIENCE = 20_000; // milliseconds for Chromium to start

/** Start Chromium with a profile of its own. Returns its port, and what ends it. */
async function started(program) {
  const profile = mkdtempSync(join(tmpdir(), "lighthouse-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], { stdio: "ignore" });
  const stop = () => new Promise((resolve) => {
    child.once("exit", () => resolve(rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })));
    child.kill();
  });
  try {
    return { port: await portIn(profile), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The port that Chromium writes into its profile when it listens. */
async function portIn(profile) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(50)) {
    try {
      const [port] = readFileSync(join(profile, "DevToolsActivePort"), "utf8").split("\n");
      if (port) return Number(port);
    } catch { /* not yet */ }
  }
  throw new Error(`Chromium did not listen within ${PATIENCE / 1000} s`);
}

/** What of a report is kept. */
function summary({ categories, audits, runtimeError }) {
  if (runtimeError) throw new Error(`Lighthouse: ${runtimeError.message}`);
  const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(categories[name].score * 100)]));
  const costing = CATEGORIES.flatMap((name) => categories[name].auditRefs)
    .filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => [id, audits[id].displayValue || audits[id].title]);
  return {
    scores,
    "largest paint": Math.round(audits["largest-contentful-paint"].numericValue),
    "layout shift": audits["cumulative-layout-shift"].numericValue,
    costing: Object.fromEntries(costing),
  };
}

/** One run, in a Chromium of its own. */
async function run(address, program) {
  const chromium = await started(program);
  try {
    const options = { port: chromium.port, output: "json", logLevel: "error", onlyCategories: CATEGORIES };
    const { lhr } = await lighthouse(address, options);
    return summary(lhr);
  } finally {
    await chromium.stop();
  }
}

const [address, runs, program] = process.argv.slice(2);
if (!program) {
  console.error("lighthouse: name a page, a number of runs and a program: lighthouse.js ADDRESS 5 chromium");
  process.exit(2);
}
for (let i = 0; i < Number(runs); i++) console.log(JSON.stringify(await run(address, program)));
