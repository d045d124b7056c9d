"""The benchmarks compare like with like, tell what falls short, and store their results whole."""
from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import __main__ as command
from benchmarks import bench, engines, measure, peers, results, rows, stored
from benchmarks.gpt import GPT
from benchmarks.rows import ROWS, Row, Run
from benchmarks.table import table

NETWORKS = ["ours", "ours, nn of 2020", "2020", "autograd"]
FAST, SLOW = Run("moons", "ours"), Run("moons", "2020")
RATIO = Row("ratio", "Ours against theirs", (FAST, SLOW), at_least=10)


@pytest.fixture(scope="module")
def peers_python() -> Path:
    """The Python of the peers; made on the first run."""
    try:
        return peers.python()
    except peers.MissingPeersError as problem:
        pytest.skip(str(problem))


def gradients(job: str, engine: str, python: Path) -> dict[str, Any]:
    """Loss and gradients of one step, from a process of its own."""
    return bench.measure(Run(job, engine, "gradients"), python)


def samples(values: dict[Run, list[float]], problems: dict[Run, str] | None = None) -> bench.Samples:
    """What the benchmarks would have measured."""
    found = bench.Samples()
    found.values, found.problems = values, problems or {}
    return found


# The same work on both sides.

@pytest.mark.parametrize("engine", NETWORKS[1:])
def test_a_step_of_the_moons_is_the_same_on_every_engine(engine: str, peers_python: Path) -> None:
    ours = gradients("moons", "ours", Path(sys.executable))
    python = peers_python if engine in engines.IN_PEERS_ENVIRONMENT else Path(sys.executable)
    theirs = gradients("moons", engine, python)
    assert len(theirs["value"]) == 337
    assert theirs["loss"] == pytest.approx(ours["loss"], rel=1e-12)
    assert theirs["value"] == pytest.approx(ours["value"], rel=1e-9, abs=1e-14)


def test_a_step_of_the_moons_is_the_same_in_pytorch() -> None:
    pytest.importorskip("torch", reason="PyTorch is optional; CI installs it")
    ours, theirs = engines.job("moons", "ours"), engines.job("moons", "torch")
    assert theirs.step() == pytest.approx(ours.step(), rel=1e-12)
    assert theirs.grads() == pytest.approx(ours.grads(), rel=1e-9, abs=1e-14)


def test_a_step_of_the_gpt_is_the_same_with_stored_slopes() -> None:
    ours, theirs = engines.job("gpt", "ours"), engines.job("gpt", "stored slopes")
    assert theirs.step() == pytest.approx(ours.step(), rel=1e-12)
    assert theirs.grads() == pytest.approx(ours.grads(), rel=1e-9, abs=1e-14)


def test_a_step_of_the_gpt_is_the_same_in_pytorch() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is optional; CI installs it")

    def leaf(x: float) -> Any:
        return torch.tensor(x, dtype=torch.float64, requires_grad=True)

    theirs = GPT(SimpleNamespace(Value=leaf, dot=stored.dot, total=stored.total))
    ours = engines.job("gpt", "ours")
    loss = theirs.loss()
    loss.backward()
    assert loss.item() == pytest.approx(ours.step(), rel=1e-12)
    unused = [0.0 if p.grad is None else p.grad.item() for p in theirs.parameters]
    assert unused == pytest.approx(ours.grads(), rel=1e-9, abs=1e-14)


def test_the_gpt_sees_a_full_context() -> None:
    job = engines.job("gpt", "ours")
    job.step()
    assert len(job.text) == 17
    assert all(any(w.grad for w in row) for row in job.weights["position"])


def test_a_loss_of_2020_has_65818_values(peers_python: Path) -> None:
    assert len(measure.graph(engines.job("moons", "ours, nn of 2020").loss())) == 65_818


def test_a_chain_has_as_many_values_as_it_says() -> None:
    job = engines.job("chain", "ours", 50)
    job.step()
    assert job.grads() == [51]


def test_a_dropped_graph_of_ours_waits_for_nobody(without_collector: None) -> None:
    assert measure.left_over(engines.job("moons", "ours"), 1, 0)["value"] == 0


def test_engines_that_disagree_are_not_compared() -> None:
    with pytest.raises(bench.DisagreementError, match="2020: moons.* gives the loss 0.9"):
        bench.compare({FAST: 0.8, SLOW: 0.9})


def test_other_jobs_may_have_other_losses() -> None:
    bench.compare({FAST: 0.8, Run("gpt", "ours"): 3.3, replace(FAST, collector=False): 0.8})


# Measuring.

def test_runs_take_turns_and_every_other_round_goes_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[Run] = []
    exact = Run("moons", "ours", "bytes_of_a_value")
    monkeypatch.setattr(bench, "interpreters", lambda names: dict.fromkeys(names, Path("python")))
    monkeypatch.setattr(bench, "measure", lambda run, python: order.append(run) or {"value": 1.0, "loss": 0.5})
    bench.collect([FAST, SLOW, FAST, exact], 2, lambda text: None)
    assert order == [FAST, SLOW, exact, SLOW, FAST]


def test_what_fails_once_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "interpreters", lambda names: dict.fromkeys(names, "PyTorch is not installed here"))
    found = bench.collect([FAST], 3, lambda text: None)
    assert found.problems == {FAST: "PyTorch is not installed here"}
    assert found.values == {}


def test_our_package_is_never_taken_for_the_one_of_2020() -> None:
    with pytest.raises(ImportError, match="run this with the peers' Python"):
        engines.job("moons", "2020")


def test_python_settings_of_the_caller_do_not_reach_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    done = bench.finish([sys.executable, "-c", "import os; print(os.environ.get('PYTHONPATH'))"])
    assert done.stdout == "None\n"


def test_without_valgrind_instructions_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.shutil, "which", lambda name: None)
    with pytest.raises(bench.NotMeasuredError, match="valgrind is not installed here"):
        bench.measure(Run("moons", "ours", "instructions"), Path(sys.executable))


# Missing peers.

def test_an_index_out_of_reach_is_told_clearly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(peers.MissingPeersError, match="the peers could not be installed: .*package index within reach"):
        peers.python(tmp_path / "peers")
    assert not (tmp_path / "peers" / "made-from").exists()


def test_a_missing_peer_leaves_our_own_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise peers.MissingPeersError("the peers could not be installed")

    monkeypatch.setattr(peers, "python", missing)
    found = bench.interpreters({"ours", "2020", "ours, nn of 2020"})
    assert found["ours"] == Path(sys.executable)
    assert found["2020"] == found["ours, nn of 2020"] == "the peers could not be installed"


# Rows, targets and texts.

@pytest.mark.parametrize(("theirs", "verdict"), [(0.99, "short"), (1.0, "met"), (2.5, "met")])
def test_a_ratio_meets_its_target_or_falls_short(theirs: float, verdict: str) -> None:
    entry = results.entry(RATIO, samples({FAST: [0.1], SLOW: [theirs]}))
    assert entry["verdict"] == verdict


def test_medians_are_compared() -> None:
    entry = results.entry(RATIO, samples({FAST: [0.1, 0.1, 9.0], SLOW: [1.2, 1.1, 1.3]}))
    assert entry["number"] == pytest.approx(12)
    assert [entry[name] for name in ("ours", "peer", "result", "target")] == ["100 ms", "1.2 s", "12×", "≥ 10×"]


def test_the_spread_is_the_largest_distance_from_the_mean() -> None:
    runs = (Run("chain", "ours", size=10), Run("chain", "ours", size=100))
    row = Row("flat", "Flat", runs, "spread", at_most=25)
    entry = results.entry(row, samples({runs[0]: [8e-6], runs[1]: [120e-6]}))
    assert entry["number"] == pytest.approx(20)
    assert (entry["result"], entry["verdict"], entry["ours"]) == ("±20 %", "met", "0.8 µs to 1.2 µs")


def test_what_was_not_measured_is_not_met() -> None:
    found = results.results([RATIO], samples({FAST: [0.1]}, {SLOW: "no index"}), 1)
    assert found["rows"][0]["verdict"] == "not measured"
    assert results.short(found) == ["Ours against theirs: not measured: no index"]
    assert "left out: no index" in table(found)


def test_a_row_without_a_target_never_falls_short() -> None:
    row = replace(RATIO, at_least=None)
    found = results.results([row], samples({FAST: [1.0], SLOW: [0.1]}), 1)
    assert (found["rows"][0]["verdict"], results.short(found)) == ("", [])


def test_the_table_says_which_rows_fall_short() -> None:
    found = results.results([RATIO], samples({FAST: [0.5], SLOW: [1.0]}), 5)
    line = table(found).splitlines()[1]
    assert line.split("  ")[0] == "Ours against theirs"
    assert line.endswith("short")
    assert "medians of 5 rounds" in table(found)
    assert results.short(found) == ["Ours against theirs: 2×, the target is ≥ 10×"]


def test_rows_have_names_of_their_own() -> None:
    assert len({row.name for row in ROWS}) == len({row.title for row in ROWS}) == len(ROWS)


def test_both_sides_of_a_ratio_do_the_same() -> None:
    for row in ROWS:
        if row.kind == "ratio":
            assert len({replace(run, engine="") for run in row.runs}) == 1, row.name


# The command.

def run_command(monkeypatch: pytest.MonkeyPatch, theirs: float, *arguments: str) -> int:
    monkeypatch.setattr(command, "ROWS", (RATIO,))
    monkeypatch.setattr(command, "collect", lambda runs, rounds, progress: samples(
        {run: [0.1 if run.engine == "ours" else theirs] for run in runs}))
    return command.main([*arguments])


def test_the_status_is_0_when_every_target_is_met(monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(monkeypatch, 2.0, "--output", str(tmp_path / "results.json")) == 0
    assert "Every target is met." in capsys.readouterr().out
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf8"))["rows"][0]["result"] == "20×"


def test_the_status_is_1_and_names_the_rows_when_a_target_is_missed(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(monkeypatch, 0.2, "--output", str(tmp_path / "results.json")) == 1
    assert "Short of their target:\n  Ours against theirs: 2×" in capsys.readouterr().out


def test_the_status_is_2_when_the_engines_disagree(monkeypatch: pytest.MonkeyPatch,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    def collect(*_: object) -> None:
        raise bench.DisagreementError("0.8 and 0.9")

    monkeypatch.setattr(command, "collect", collect)
    assert command.main(["--rows", "gpt"]) == 2
    assert "0.8 and 0.9" in capsys.readouterr().err


@pytest.mark.parametrize("part", [["--quick"], ["--rows", "ratio"]])
def test_a_partial_run_leaves_the_stored_results(monkeypatch: pytest.MonkeyPatch, part: list[str]) -> None:
    monkeypatch.setattr(command, "write", lambda *_: pytest.fail("it wrote"))
    assert run_command(monkeypatch, 2.0, *part) == 0


def test_a_whole_run_stores_its_results(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr(command, "write", lambda found, path: written.append(path))
    run_command(monkeypatch, 2.0)
    assert written == [results.FILE]


def test_help_names_every_row() -> None:
    arguments = [sys.executable, "-m", "benchmarks", "--help"]
    done = subprocess.run(arguments, cwd=peers.ROOT, capture_output=True, text=True, check=True)
    assert all(row.name in done.stdout for row in ROWS)


# The stored results.

def test_an_interrupted_write_leaves_the_old_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "results.json"
    results.write({"rows": ["old"]}, path)

    def write_a_part(part: Path, content: bytes) -> None:
        part.write_text('{"rows": [')
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", write_a_part)
    with pytest.raises(KeyboardInterrupt):
        results.write({"rows": ["new"]}, path)
    assert json.loads(path.read_text(encoding="utf8")) == {"rows": ["old"]}
    assert [*tmp_path.iterdir()] == [path]


def test_the_stored_results_have_the_rows_and_targets_of_today() -> None:
    found = json.loads(results.FILE.read_text(encoding="utf8"))
    assert [(row["name"], row["title"], row["target"]) for row in found["rows"]] == [
        (row.name, row.title, results.target(row)) for row in rows.ROWS]


def test_the_stored_results_name_no_machine() -> None:
    text = results.FILE.read_text(encoding="utf8")
    assert str(peers.ROOT) not in text
    assert str(Path.home()) not in text
