"""Compare two builds of newsner byte for byte, and check what is in them: ``python .ci/distributions.py FIRST SECOND``.

Each folder holds a wheel and an sdist of one commit. Prints their sizes, hashes and largest parts; ends with 1 if the
builds differ, the wheel is too large, something is in it that is not needed, or a model or licence is missing.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

MAX_WHEEL = 60_000_000  # bytes
LICENCES = {"LICENSE", "newsner/data/ner/LICENSE", "newsner/data/ner_encoder/LICENSE"}
MODELS = {"newsner/data/ner/model", "newsner/data/ner_encoder/layers.onnx", "newsner/data/ner_encoder/embeddings.npz"}
CLUTTER = re.compile(r"(^|/)(__pycache__|\.[a-z]+_cache|\.hypothesis|\.venv|build|dist|site)/|\.(pyc|orig|rej|log)$")
MADE = re.compile(r"newsner-[^/]+\.dist-info/.+|PKG-INFO")  # by the build


def read_members(path: Path) -> dict[str, bytes]:
    """Return the files in a wheel or sdist; those of an sdist without its first folder."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(path) as archive:
        files = [(member.name.split("/", 1)[1], archive.extractfile(member)) for member in archive if member.isfile()]
        return {name: file.read() for name, file in files if file}


def find_differences(first: Path, second: Path) -> Iterator[str]:
    """Yield what two builds do not have in common."""
    names = [sorted(path.name for path in folder.iterdir()) for folder in (first, second)]
    if names[0] != names[1] or len(names[0]) != 2:
        yield f"{first} holds {names[0]}, {second} {names[1]}; wanted are one wheel and one sdist, of one version"
        return
    for name in names[0]:
        if (first / name).read_bytes() != (second / name).read_bytes():
            one, other = read_members(first / name), read_members(second / name)
            differing = sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
            yield f"two builds of {name} differ, in {differing or 'the order, times or modes of their files'}"


def find_faults(wheel: Path, sdist: Path, tracked: set[str]) -> Iterator[str]:
    """Yield what a wheel and an sdist hold too much, and what they lack; ``tracked`` are the files of the commit."""
    in_wheel, in_sdist = set(read_members(wheel)), set(read_members(sdist))
    size = wheel.stat().st_size
    if size > MAX_WHEEL:
        yield f"the wheel has {size:,} bytes; at most {MAX_WHEEL:,} are wanted"
    package = {name for name in tracked if name.startswith("newsner/")}
    for what, names, allowed in (("wheel", in_wheel, package), ("sdist", in_sdist, tracked)):
        needless = sorted(name for name in names if CLUTTER.search(name) or not (name in allowed or MADE.match(name)))
        missing = sorted((package | MODELS) - names)
        if needless:
            yield f"the {what} holds files that it does not need: {needless}"
        if missing:
            yield f"the {what} lacks {missing}"
    named = {name.split("/licenses/", 1)[1] for name in in_wheel if "/licenses/" in name}
    if named != LICENCES:
        yield f"the wheel has the licences {sorted(named)}; wanted are {sorted(LICENCES)}"


def describe(path: Path) -> Iterator[str]:
    """Yield lines with the size and hash of a wheel or sdist, and its largest parts, unpacked."""
    data = path.read_bytes()
    members = read_members(path)
    yield f"{path.name}: {len(data) / 1e6:.1f} MB, {len(members)} files, sha256 {hashlib.sha256(data).hexdigest()}"
    sizes = Counter[str]()
    for name, content in members.items():
        folders = name.split("/")[:-1]
        sizes["/".join(folders[:3]) or name] += len(content)
    for name, size in sizes.most_common(8):
        yield f"    {size / 1e6:6.2f} MB  {name}"


def main(first: Path, second: Path, tracked: set[str]) -> int:
    """Print the report; return the exit code."""
    faults = list(find_differences(first, second))
    wheels, sdists = list(first.glob("*.whl")), list(first.glob("*.tar.gz"))
    if len(wheels) == len(sdists) == 1:
        print(*describe(wheels[0]), *describe(sdists[0]), sep="\n")
        faults += find_faults(wheels[0], sdists[0], tracked)
    for fault in faults:
        print(f"fault: {fault}", file=sys.stderr)
    print("the builds differ or are not as they should be" if faults else "two builds are equal, byte for byte")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
    raise SystemExit(main(*map(Path, sys.argv[1:]), tracked=set(listed.split("\0")) - {""}))
