// The files of the runtime, checked: `guard` has the browser compare each with its hash, `findFault` names the bad one.

/** @import { Parts } from "../parts.js" */

const plainFetch = self.fetch.bind(self);

/**
 * Have every file that is fetched from the runtime's folder compared with its hash. Gives a promise that is broken by
 * the first file that does not come whole: Pyodide waits for ever for some of them. Each that came is told to `came`.
 * @param {string} runtime
 * @param {Record<string, string>} hashes
 * @param {(name: string) => void} came
 * @returns {Promise<never>}
 */
export function guard(runtime, hashes, came) {
  return new Promise((_, reject) => {
    self.fetch = async (resource, options) => {
      const address = new URL(resource instanceof Request ? resource.url : resource, self.location.href).href;
      const name = address.startsWith(runtime) ? address.slice(runtime.length) : "";
      const hash = hashes[name];
      if (!hash) return plainFetch(resource, options);
      const answer = await plainFetch(resource, { ...options, integrity: integrity(hash) }).catch((error) => {
        reject(error);
        return Response.error();
      });
      if (answer.ok) came(name); // it is whole, because it has been compared
      else reject(new Error(`${address}: ${answer.status}`));
      return answer;
    };
  });
}

/**
 * A hash in the form in which the browser takes it.
 * @param {string} hex
 */
export function integrity(hex) {
  const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
}

/**
 * The first file that is missing or damaged, in a sentence; nothing if all are as they should be.
 * @param {string} runtime
 * @param {Parts} parts
 */
export async function findFault(runtime, { files, core }) {
  const others = Object.keys(files).filter((name) => name.includes("micrograd"));
  for (const name of [...core, ...others]) {
    const fault = await faultOf(runtime + name, files[name]);
    if (fault) return `Python could not be loaded: ${name} ${fault}.`;
  }
  return null;
}

/**
 * What is wrong with one file.
 * @param {string} address
 * @param {string} hash
 */
async function faultOf(address, hash) {
  const answer = await plainFetch(address, { cache: "reload" }).catch(() => null);
  if (!answer) return "did not come; check your connection";
  if (!answer.ok) return `is missing on the server (${answer.status})`;
  const found = hash && await sha256(await answer.arrayBuffer());
  return found && found !== hash ? "is damaged: its hash is not the one it should have" : null;
}

/**
 * The hash of some bytes; nothing where the browser does not compute it, on a page without https.
 * @param {ArrayBuffer} bytes
 */
async function sha256(bytes) {
  const digest = await self.crypto.subtle?.digest("SHA-256", bytes);
  return digest && [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
