"""Audit the built site, page by page: `make audit`, or `python -m book._tools.audit --pages chapters/05_neuron`.

Each page is opened as a static host sends it, compressed: by Lighthouse as a throttled phone, several times, of which
the median counts; and in a wide light, a wide dark and a narrow window, where axe looks for violations, and
requests, bytes, other hosts and faults are counted. The report is printed, and stands in _build/audit/ as report.json
and report.md. A page that was audited and has not changed since is not opened again, so an audit that was stopped goes
on where it was. The exit status is 1 if a page falls short of the bar.
"""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from book._tools import chromium, contents
from book._tools.files import digest, write_atomically
from book._tools.host import host
from book._tools.places import BUILT, ROOT, SITE, shown
from book._tools.visit import HEAVIEST, MODES, MOST_REQUESTS, Visit

AUDIT = BUILT / "audit"
SCORES = ["performance", "accessibility", "best-practices", "seo"]
# What a page may lack: 404.html asks not to be listed, which a search engine's score holds against it.
EXCUSED = {("404", "seo")}
HEADS = ["page", *SCORES, "largest paint, ms", "layout shift", "bytes", "requests", "other hosts", "axe", "faults"]

Result = dict[str, Any]


def names() -> list[str]:
    """Every page of the site that a reader can come to."""
    return [*contents.pages(), "search", "genindex", "404"]


def conditions(name: str, runs: int) -> str:
    """What a stored result must have been measured on, to count still: the page, what all pages load, the runs."""
    loaded = sorted(path for path in (SITE / "_static").iterdir() if path.suffix in (".css", ".js"))
    texts = (path.read_bytes() for path in [SITE / f"{name}.html", *loaded, Path(__file__).with_name("visit.py")])
    return digest([*texts, str(runs).encode()])


def lighthouse(address: str, runs: int) -> Iterator[Result]:
    """What Lighthouse says of a page, each time.

    Raises:
        RuntimeError: if it fails; with what it says.
    """
    command = ["node", "book/_tools/lighthouse.js", address, str(runs), chromium.program()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield from map(json.loads, process.stdout or [])
        if process.wait():
            raise RuntimeError(f"Lighthouse failed on {address}:\n{process.stderr.read() if process.stderr else ''}")


def medians(found: list[Result]) -> Result:
    """The median of each number, and every reason for which a score was below 100."""
    costing = {name: said for run in found for name, said in run["costing"].items()}
    return {"scores": {name: median(run["scores"][name] for run in found) for name in SCORES},
            "all scores": {name: [run["scores"][name] for run in found] for name in SCORES},
            "largest paint": median(run["largest paint"] for run in found),
            "layout shift": median(run["layout shift"] for run in found), "costing": costing}


def visited(browser: Browser, address: str, name: str) -> Result:
    """What a page asks for, and what stands in somebody's way, in each mode."""
    found: Result = {"faults": [], "violations": {}, "other hosts": []}
    for scheme, width in MODES:
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        visit = Visit(context.new_page())
        visit.open(f"{address}/{name}.html")
        visit.read_to_the_end()
        found |= {"bytes": visit.weight(SITE), "requests": len(visit.requests())}
        found["other hosts"] += [url for url in visit.requests() if not url.startswith(f"{address}/")]
        found["violations"][f"{scheme}, {width} px"] = visit.violations()
        found["faults"] += visit.faults
        context.close()
    return found


def shortcomings(result: Result) -> list[str]:
    """What keeps a page from the bar, a sentence for each."""
    found = [f"{name} {score:g} ({', '.join(f'{k}: {v}' for k, v in result['costing'].items())})"
             for name, score in result["scores"].items() if score < 100 and (result["page"], name) not in EXCUSED]
    if result["bytes"] > HEAVIEST:
        found.append(f"{result['bytes']:,} bytes; {HEAVIEST:,} are allowed")
    if result["requests"] > MOST_REQUESTS:
        found.append(f"{result['requests']} requests; {MOST_REQUESTS} are allowed")
    found += [f"another host is asked: {url}" for url in result["other hosts"]]
    found += [f"axe, {mode}: {said}" for mode, violations in result["violations"].items() for said in violations]
    return [*found, *(f"fault: {fault}" for fault in result["faults"])]


def cells(result: Result) -> list[str]:
    """A line of the table."""
    return [result["page"], *(f"{result['scores'][name]:g}" for name in SCORES), f"{result['largest paint']:.0f}",
            f"{result['layout shift']:.3f}", str(result["bytes"]), str(result["requests"]),
            str(len(result["other hosts"])), str(sum(map(len, result["violations"].values()))),
            str(len(result["faults"]))]


def report(results: list[Result], runs: int) -> str:
    """The report as Markdown: a table, and what falls short."""
    rows = [HEADS, ["---"] * len(HEADS), *map(cells, results)]
    short = [f"- {result['page']}: {said}" for result in results for said in shortcomings(result)]
    return "\n".join([
        f"Lighthouse on a phone, median of {runs}; bytes, compressed, and requests before a click; "
        f"axe in {len(MODES)} modes.",
        "", *("| " + " | ".join(row) + " |" for row in rows), "",
        *(["What falls short:", "", *short] if short else ["Every page meets the bar."]), ""])


def audited(browser: Browser, address: str, name: str, runs: int) -> Result:
    """One page's result: the stored one, if it still counts, or else a new one, which is stored."""
    path, key = AUDIT / "pages" / f"{name.replace('/', '-')}.json", conditions(name, runs)
    if path.exists() and (stored := json.loads(path.read_text(encoding="utf8")))["digest"] == key:
        return stored
    found = []
    for run in lighthouse(f"{address}/{name}.html", runs):
        found.append(run)
        print(".", end="", flush=True)
    result = {"page": name, "digest": key, **medians(found), **visited(browser, address, name)}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return result


def audit(pages: list[str], runs: int) -> list[Result]:
    """Audit pages, one after the other, and say of each how it did."""
    results = []
    server = host(SITE)
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=[
            *chromium.FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"])  # no other host exists
        for i, name in enumerate(pages, 1):
            print(f"[{i}/{len(pages)}] {name} ", end="", flush=True)
            results.append(audited(browser, f"http://127.0.0.1:{server.server_port}", name, runs))
            print("; ".join(shortcomings(results[-1])) or "meets the bar", flush=True)
        browser.close()
    server.shutdown()
    return results


def arguments() -> argparse.Namespace:
    """What is asked for, or an end with a message."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", nargs="+", default=names(), metavar="PAGE", help="such as chapters/05_neuron; all")
    parser.add_argument("--runs", type=int, default=5, help="of Lighthouse, on each page (default: %(default)s)")
    parser.add_argument("--fresh", action="store_true", help="forget what was audited before")
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.pages if not (SITE / f"{name}.html").is_file()]:
        parser.error(f"{', '.join(unknown)}: no such page in {shown(SITE)}; build it first (make book), "
                     f"or name one of {', '.join(names())}")
    if chosen.runs < 1:
        parser.error(f"--runs {chosen.runs}: at least one run is needed")
    return chosen


def main() -> int:
    chosen = arguments()
    if chosen.fresh:
        for path in (AUDIT / "pages").glob("*.json"):
            path.unlink()
    try:
        results = audit(chosen.pages, chosen.runs)
    except RuntimeError as error:
        print(f"\naudit: {error}", file=sys.stderr)
        return 2
    text = report(results, chosen.runs)
    write_atomically(AUDIT / "report.json", json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    write_atomically(AUDIT / "report.md", text)
    print(f"\n{text}\naudit: the report is in {shown(AUDIT)}")
    return 1 if any(map(shortcomings, results)) else 0


if __name__ == "__main__":
    sys.exit(main())
