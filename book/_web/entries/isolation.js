// The service worker of the site. It gives the reader a Stop button that keeps the variables, on any static host.
//
// It adds the headers that isolate a page, and so let it share memory with Python, to pages and to scripts of workers,
// and touches nothing else: what goes through here no longer uses the browser's cache of compiled code. And it carries
// the word from pages that are not isolated yet to their Python, which asks at `live-signal`.

/** @import { Interruption } from "../live/messages.js" */

// The types take `self` for any worker.
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const HEADERS = { "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin" };
const NOTEBOOKS = "lite/"; // they have a service worker of their own
/** @type {Set<string>} */
const stopped = new Set();

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("message", ({ data }) => {
  const { stop, go } = /** @type {Interruption} */ (data);
  if (stop) stopped.add(stop);
  if (go) stopped.delete(go);
});

worker.addEventListener("fetch", (event) => {
  const { destination, mode, url } = event.request;
  const path = url.slice(worker.registration.scope.length);
  if (path.startsWith("live-signal?")) event.respondWith(signal(path.split("?")[1]));
  else if (!path.startsWith(NOTEBOOKS) && (mode === "navigate" || destination === "worker")) {
    event.respondWith(isolated(event.request));
  }
});

/**
 * Whether a page has asked its Python to stop.
 * @param {string} id
 */
function signal(id) {
  return new Response(stopped.delete(id) ? "stop" : "go", { headers: { "Cache-Control": "no-store" } });
}

/**
 * An answer with the headers that isolate.
 * @param {Request} request
 */
async function isolated(request) {
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect" || !answer.status) return answer;
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}
