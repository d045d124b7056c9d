// How the JavaScript is checked: `make lint` runs it. Each file may use the names that exist where it runs, no others.
import js from "@eslint/js";
import globals from "globals";

const PAGES = ["book/_theme/*.js", "book/_web/**/*.js", "micrograd/widgets/js/**/*.js"];
const WORKERS = ["book/_web/entries/worker.js", "book/_web/live/worker*.js", "book/_web/live/worker/**/*.js"];
const SERVICE_WORKERS = ["book/_web/entries/isolation.js", "book/_web/live/isolation*.js"];
const PROGRAMS = ["eslint.config.js", "book/_theme/gather.js", "book/_web/bundle.js", "book/_web/figures/still.js",
  "book/_tools/**/*.js"];
const TESTS = ["tests/**/*.js"];
const BROWSER_TESTS = ["tests/browser/**/*.js"];

/**
 * The settings that say which names a group of files may use.
 * @param {string[]} files
 * @param {Record<string, boolean>} names
 * @param {string[]} ignores
 */
function namesFor(files, names, ignores = []) {
  return { files, ignores, languageOptions: { globals: names } };
}

const strictness = {
  "array-callback-return": "error",
  "eqeqeq": "error",
  "max-lines-per-function": ["error", { max: 30, skipBlankLines: true, skipComments: true }],
  "no-console": "error",
  "no-else-return": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-param-reassign": "error",
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-throw-literal": "error",
  "no-unmodified-loop-condition": "error",
  "no-unused-expressions": "error",
  // The first function says what a file does; what it uses may stand below it.
  "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
  "no-useless-concat": "error",
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
  "radix": "error",
};

// ESLint 10 leaves these to a package of their own; 9 has them.
const form = {
  "max-len": ["error", { code: 120, ignoreRegExpLiterals: true }],
  "no-trailing-spaces": "error",
  "quotes": ["error", "double", { avoidEscape: true, allowTemplateLiterals: true }],
  "semi": "error",
};

export default [
  { ignores: ["_build/", ".cache/", ".venv/", "micrograd/widgets/bundles/"] }, // written by programs, or by others
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  { rules: { ...strictness, ...form } },
  namesFor(PAGES, globals.browser, [...WORKERS, ...SERVICE_WORKERS, ...PROGRAMS]),
  namesFor(WORKERS, globals.worker),
  namesFor(SERVICE_WORKERS, globals.serviceworker),
  namesFor([...PROGRAMS, ...TESTS], globals.node),
  namesFor(BROWSER_TESTS, globals.browser), // what they ask of a page runs in the page
  { files: [...PROGRAMS, ...TESTS], rules: { "no-console": "off" } }, // they talk on a terminal
];
