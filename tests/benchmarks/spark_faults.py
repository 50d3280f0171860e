"""Kill what Spark runs on while it tags: ``python tests/benchmarks/spark_faults.py [--rounds 3] [--documents 120]``.

Starts a small cluster on this machine (``local-cluster[2,1,1024]``: two executors, each a Java process with a Python
worker), tags made-up articles, and kills −9 an executor and a Python worker at a random time, once each round. Prints a
table: whether every document has exactly one result, and whether the results are those of a run without faults. The
last line is for a run of `newsner.spark.update` whose driver is killed, and which is called again.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyspark
from spark_cost import find_children

TEXT = "Le maire de Ville{0}, Jean Dupont{0}, a reçu {0} délégués de la Fédération {0} lundi. Dupont{0} est à Lyon. "
RUN = """
import sys
from pyspark.sql import SparkSession
import newsner.spark

builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
builder = builder.config("spark.pyspark.python", sys.executable).config("spark.task.maxFailures", "8")
builder = builder.config("spark.ui.showConsoleProgress", "false").config("spark.sql.shuffle.partitions", "4")
spark = builder.config("spark.executorEnv.PYTHONPATH", ":".join(filter(None, sys.path))).getOrCreate()
spark.sparkContext.setLogLevel("OFF")
frame = spark.read.json(sys.argv[1]).repartition(16)
print("started", flush=True)
if sys.argv[3] == "tag":
    newsner.spark.tag(frame).write.parquet(sys.argv[2])
else:
    print(*newsner.spark.update(frame, sys.argv[2]), flush=True)
"""


def find_targets(driver: int, what: str) -> list[int]:
    """Return the executors, or the Python workers, that run below the driver."""
    found = []
    for process in find_children(driver):
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes()
        except OSError:
            continue
        is_executor = b"CoarseGrainedExecutorBackend" in command and b"--executor-id" in command
        is_worker = b"pyspark.daemon" in command and b"java" not in command
        if (what == "executor" and is_executor) or (what == "worker" and is_worker):
            found.append(process)
    if what == "worker":  # each executor's first process only starts the others
        found = [process for process in found if not any(True for _ in find_children(process))]
    return found


def run(source: Path, target: Path, kill: tuple[str, ...], chance: random.Random, what: str = "tag") -> list[str]:
    """Run Spark, kill some of its processes meanwhile, and return what was killed."""
    home = os.path.dirname(pyspark.__file__)
    environment = {**os.environ, "SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    command = [sys.executable, "-c", RUN, str(source), str(target), what]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    killed: list[str] = []

    def strike() -> None:
        for name in kill:
            targets = [process.pid] if name == "driver" else []
            until = time.monotonic() + 120
            while not targets and time.monotonic() < until and process.poll() is None:
                time.sleep(0.2)
                targets = find_targets(process.pid, name)
            time.sleep(chance.uniform(1, 8))
            targets = [process.pid] if name == "driver" else find_targets(process.pid, name)
            if targets and process.poll() is None:
                os.kill(chance.choice(targets), signal.SIGKILL)
                killed.append(name)

    striker = threading.Thread(target=strike)
    striker.start()
    code = process.wait()
    striker.join()
    if "driver" not in kill and code:
        killed.append(f"the run failed with {code}")
    return killed


def read(spark: "pyspark.sql.SparkSession", path: Path) -> dict[str, list[str]]:
    """Return the results in a folder, by id."""
    from pyspark.sql.types import StructType

    import newsner.spark

    found: dict[str, list[str]] = {}
    for row in spark.read.schema(StructType.fromDDL(newsner.spark.SCHEMA)).parquet(str(path)).drop("run").collect():
        found.setdefault(row["id"], []).append(newsner.spark.to_result(row).model_dump_json())
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=120)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "articles.jsonl"
        lines = (f'{{"id": "a{i}", "text": "{TEXT.format(i) * 40}"}}' for i in range(options.documents))
        source.write_text("\n".join(lines), encoding="utf-8")
        rows = []
        run(source, folder / "whole", (), chance)
        for number in range(options.rounds):
            for kill in (("executor",), ("worker",), ("executor", "worker")):
                target = folder / f"{number}-{'-'.join(kill)}"
                rows.append((target, " and ".join(run(source, target, kill, chance)) or "nothing: it was too quick"))
        target = folder / "updated"
        killed = run(source, target, ("driver",), chance, "update")
        run(source, target, (), chance, "update")
        rows.append((target, f"{' and '.join(killed)}, update again"))
        report(folder, rows, options.documents)


def report(folder: Path, rows: list[tuple[Path, str]], count: int) -> None:
    """Print what each run has."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[1]").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    whole = read(spark, folder / "whole")
    print(f"{'killed':32}{'results':>8}{'missing':>8}{'twice':>7}  as without faults")
    for path, killed in rows:
        found = read(spark, path)
        twice = sum(len(results) > 1 for results in found.values())
        print(f"{killed:32}{len(found):8}{count - len(found):8}{twice:7}  {found == whole}")


if __name__ == "__main__":
    main()
