// Gather what every page asks for: `node book/_theme/gather.js SITE` gives each page of a built site one style sheet
// and one classic script instead of seven and eight, without the theme's rules that no page can use: four in five.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { build, transform } from "esbuild";
import { PurgeCSS } from "purgecss";

const STYLE = /[ \t]*<link\b(?=[^>]*\brel="stylesheet")[^>]*?\bhref="([^"]*\b_static\/[^"?]+)[^>]*>\n?/g;
const SCRIPT = /[ \t]*<script\b(?=[^>]*\bdefer)(?![^>]*\btype=)[^>]*?\bsrc="([^"]*\b_static\/[^"?]+)[^>]*><\/script>\n?/g;
/** @type {Record<string, import("esbuild").Loader>} */
const LINKED = { ".png": "file", ".svg": "file", ".ttf": "file", ".woff2": "file" };
// Kept although no page may name them: `:focus-visible` and its like, which stand for any element; the colours of code,
// of which a reader's cell may need each; and the book's own rules, for what its scripts put together.
const KEPT = { standard: [/^:/, /^[a-z][a-z0-9]{0,2}$/], greedy: [/^(live|mg)-/] };

/**
 * The names in the tags of a page: of elements, classes and attributes.
 * @param {string} text
 */
const inTags = (text) => words(text.match(/<[a-z][^>]*>/gi));

/**
 * The names in the strings of a script.
 * @param {string} text
 */
const inStrings = (text) => words(text.match(/"[^"\n]*"|'[^'\n]*'|`[^`]*`/g));

/**
 * Each word of some texts once.
 * @param {string[] | null} texts
 */
function words(texts) {
  return [...new Set((texts ?? []).join("\n").match(/[\w-]+/g))];
}

/**
 * A page of the site.
 * @typedef {{ path: string, text: string }} Page
 */

/**
 * Every page of the book: JupyterLite's are its own.
 * @param {string} site
 */
function pages(site) {
  return readdirSync(site, { encoding: "utf8", recursive: true })
    .filter((name) => extname(name) === ".html" && !/^(_static|lite)\b/.test(name))
    .map((name) => ({ path: join(site, name), text: readFileSync(join(site, name), "utf8") }));
}

/**
 * The files that a page names by a pattern, in its order.
 * @param {Page} page
 * @param {RegExp} pattern
 */
function named({ path, text }, pattern) {
  return [...text.matchAll(pattern)].map(([, address]) => join(dirname(path), address));
}

/**
 * Style sheets as one, small.
 * @param {string[]} files
 * @param {string} site
 */
async function joinedStyles(files, site) {
  const home = join(site, "_static");
  const contents = files.map((file) => `@import "./${relative(home, file)}";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: home, loader: "css" },
    outfile: join(home, "all.css"),
    outbase: home,
    assetNames: "[dir]/[name]", // where they are
    loader: LINKED,
    bundle: true,
    minify: true,
    write: false,
    logLevel: "warning",
  });
  return outputFiles.filter(({ path }) => path.endsWith(".css"))[0].text;
}

/**
 * A style sheet without the rules for classes, elements and attributes that no page and no script names.
 * @param {string} css
 * @param {Page[]} all
 * @param {string} site
 */
async function purged(css, all, site) {
  const home = join(site, "_static");
  const scripts = readdirSync(home).filter((name) => name.endsWith(".js")).map((name) => join(home, name));
  const [{ css: kept }] = await new PurgeCSS().purge({
    css: [{ raw: css }],
    content: [...all.map(({ text }) => ({ raw: text, extension: "html" })), ...scripts],
    extractors: [{ extractor: inTags, extensions: ["html"] }, { extractor: inStrings, extensions: ["js"] }],
    safelist: KEPT,
    keyframes: true,
    variables: true,
  });
  return kept;
}

/**
 * Classic scripts as one, in their order, without what the theme tells the console of its work.
 * @param {string[]} files
 */
async function joinedScripts(files) {
  const text = files.map((file) => readFileSync(file, "utf8")).join("\n;\n");
  return (await transform(text, { loader: "js", minify: true, legalComments: "inline", pure: ["console.log"] })).code;
}

/**
 * Write a text under a name that changes with it.
 * @param {string} text
 * @param {string} suffix
 * @param {string} site
 */
function written(text, suffix, site) {
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const path = join(site, "_static", `book-${digest}${suffix}`);
  writeFileSync(path, text);
  return path;
}

/**
 * The files that every page names by a pattern, in their order. Pages that name none, as 404.html, do not count.
 * @param {Page[]} all
 * @param {RegExp} pattern
 */
function shared(all, pattern) {
  const lists = all.map((page) => named(page, pattern)).filter((list) => list.length);
  return lists.length ? lists[0].filter((file) => lists.every((list) => list.includes(file))) : [];
}

/**
 * Have each page name one file in the place of several, where the first of them stood.
 * @param {Page[]} all
 * @param {RegExp} pattern
 * @param {string[]} files
 * @param {(address: string) => string} tag
 * @param {string} made
 */
function replace(all, pattern, files, tag, made) {
  for (const page of all) {
    let first = true;
    page.text = page.text.replace(pattern, (element, address) => {
      if (!files.includes(join(dirname(page.path), address))) return element;
      const kept = first ? `${tag(relative(dirname(page.path), made))}\n` : "";
      first = false;
      return kept;
    });
  }
  files.forEach((path) => rmSync(path));
}

/**
 * Gather the scripts, then the styles, of which the scripts name some, of a site.
 * @param {string | undefined} site
 */
async function main(site) {
  if (!site || !existsSync(join(site, "_static"))) {
    console.error("gather: name the folder of a built site: node book/_theme/gather.js SITE");
    return 2;
  }
  const all = pages(site);
  const scripts = shared(all, SCRIPT);
  const script = written(await joinedScripts(scripts), ".js", site);
  replace(all, SCRIPT, scripts, (src) => `<script defer src="${src}"></script>`, script);
  const styles = shared(all, STYLE);
  const style = written(await purged(await joinedStyles(styles, site), all, site), ".css", site);
  replace(all, STYLE, styles, (href) => `<link rel="stylesheet" href="${href}">`, style);
  all.forEach(({ path, text }) => writeFileSync(path, text));
  return 0;
}

process.exitCode = await main(process.argv[2]);
