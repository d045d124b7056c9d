// What a runtime's folder holds, by its runtime.json: `packagesFor(parts, modules)` names what those modules need.

/**
 * What runtime.json says: the files that a start needs, each file's hash, which package has a module, and the packages.
 * @typedef {{ core: string[], stdlib: string, files: Record<string, string>, modules: Record<string, string>,
 *   packages: Record<string, { file: string, size: number, depends: string[] }> }} Parts
 */

const IMPORT = /^[ \t]*(?:import|from)[ \t]+([\w., \t]+)/gm;

/**
 * The modules that a cell's text imports, each by the first part of its name. Python itself looks more closely.
 * @param {string} text
 */
export function modulesOf(text) {
  const found = [...text.matchAll(IMPORT)]
    .flatMap(([line, names]) => (/^\s*from/.test(line) ? [names] : names.split(",")));
  return [...new Set(found.map((name) => name.trim().split(/[. \t]/)[0]).filter(Boolean))];
}

/**
 * The packages of the folder that bring these modules, with all that those need. Nothing of another host's.
 * @param {Partial<Parts>} parts
 * @param {string[]} names
 */
export function packagesFor({ modules = {}, packages = {} }, names) {
  /** @type {Set<string>} */
  const found = new Set();
  const wanted = names.map((name) => modules[name]);
  for (const name of wanted) { // it grows meanwhile
    if (!(name in packages) || found.has(name)) continue;
    found.add(name);
    wanted.push(...packages[name].depends);
  }
  return [...found];
}
