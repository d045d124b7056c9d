// Lighthouse on one page: `node book/_tools/lighthouse.js ADDRESS RUNS CHROMIUM` prints, as a line of JSON for each
// run, the four scores, the largest paint, the layout shift, and the audits that took something from a score.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--mute-audio",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", // no other host exists
];
// The flags are these and no others, so that results of different launchers can be compared.
const LAUNCH = { chromeFlags: FLAGS, ignoreDefaultFlags: true, connectionPollInterval: 50, maxConnectionRetries: 400 };

/**
 * What of a report is kept.
 * @param {import("lighthouse").Result} report
 */
function summary({ categories, audits, runtimeError }) {
  if (runtimeError) throw new Error(`Lighthouse: ${runtimeError.message}`);
  const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round((categories[name].score ?? 0) * 100)]));
  const costing = CATEGORIES.flatMap((name) => categories[name].auditRefs)
    .filter(({ id, weight }) => weight && (audits[id].score ?? 1) < 1)
    .map(({ id }) => [id, audits[id].displayValue || audits[id].title]);
  return {
    scores,
    "largest paint": Math.round(audits["largest-contentful-paint"].numericValue ?? NaN),
    "layout shift": audits["cumulative-layout-shift"].numericValue,
    costing: Object.fromEntries(costing),
  };
}

/**
 * One run, in a Chromium of its own.
 * @param {string} address
 * @param {string} chromePath
 */
async function run(address, chromePath) {
  const chromium = await launch({ ...LAUNCH, chromePath });
  try {
    const result = await lighthouse(address, { port: chromium.port, logLevel: "error", onlyCategories: CATEGORIES });
    if (!result) throw new Error(`Lighthouse gave no report on ${address}`);
    return summary(result.lhr);
  } finally {
    chromium.kill();
  }
}

const [address, runs, program] = process.argv.slice(2);
if (!program) {
  console.error("lighthouse: name a page, a number of runs and a program: lighthouse.js ADDRESS 5 chromium");
  process.exit(2);
}
for (let i = 0; i < Number(runs); i++) console.log(JSON.stringify(await run(address, program)));
