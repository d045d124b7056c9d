// What a runtime's folder holds, by its runtime.json: `packagesFor(parts, modules)` names what those modules need.

const IMPORT = /^[ \t]*(?:import|from)[ \t]+([\w., \t]+)/gm;

/** The modules that a cell's text imports, each by the first part of its name. Python itself looks more closely. */
export function modulesOf(text) {
  const found = [...text.matchAll(IMPORT)]
    .flatMap(([line, names]) => (/^\s*from/.test(line) ? [names] : names.split(",")));
  return [...new Set(found.map((name) => name.trim().split(/[. \t]/)[0]).filter(Boolean))];
}

/** The packages of the folder that bring these modules, with all that those need. Nothing of another host's. */
export function packagesFor({ modules = {}, packages = {} }, names) {
  const found = new Set();
  const wanted = names.map((name) => modules[name]);
  while (wanted.length) {
    const name = wanted.pop();
    if (!(name in packages) || found.has(name)) continue;
    found.add(name);
    wanted.push(...packages[name].depends);
  }
  return [...found];
}
