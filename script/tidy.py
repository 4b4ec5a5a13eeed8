#!/usr/bin/env python3
"""Runs clang-tidy over the sources of the modules, or over the given files:

    script/tidy.py [file…]

Needs a build of the preset dev, whose dependency log lists the headers of each file. A clean file is
skipped until something changes on which the result depends: its text, a header it includes, its
command, .clang-tidy, clang-tidy itself. Clean files are recorded by digest in ~/.cache/ballast/tidy
(or BALLAST_TIDY_CACHE), so that other checkouts of the same text skip them too."""
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

TIDY = "clang-tidy-19"
KEPT_DAYS = 60

root = pathlib.Path(__file__).resolve().parent.parent
build = root / "build/dev"
cache = pathlib.Path(
    os.environ.get("BALLAST_TIDY_CACHE", pathlib.Path.home() / ".cache/ballast/tidy")
)


def output_of(*command):
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def sources():
    """The files checked by default. Left out: tests, and files that consist mostly of templates of
    Asio (api/http) or Highway (kernels), where nearly all findings are in those libraries."""
    named = output_of("git", "ls-files", "-co", "--exclude-standard", "src/*.cpp").split()
    return [f for f in named if not re.search(r"_test\.cpp$|_kernel\.cpp$|/api/http/", f)]


def commands():
    """The compile command of every file, without the parts that differ between checkouts."""
    entries = json.loads((build / "compile_commands.json").read_text())
    return {
        os.path.relpath(entry["file"], root): entry["command"].replace(str(root), ".")
        for entry in entries
    }


def included():
    """For every file that the build has compiled: its object and all its includes."""
    found = {}
    for block in output_of("ninja", "-C", str(build), "-t", "deps").split("\n\n"):
        head, *rest = block.splitlines() or [""]
        if not rest or not head.endswith("(VALID)"):
            continue
        paths = [os.path.normpath(build / line.strip()) for line in rest]
        found[os.path.relpath(paths[0], root)] = build / head.split(":")[0], paths
    return found


@functools.cache
def mark(path):
    """Identifies a version of a file: by text for our files, by size and time for others."""
    name = os.path.relpath(path, root)
    if name.startswith(("..", ".deps/")):
        seen = os.stat(path)
        return f"{name if name.startswith('.deps') else path} {seen.st_size} {seen.st_mtime_ns}"
    return f"{name} {hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()}"


@functools.cache
def age(path):
    return os.stat(path).st_mtime_ns


def digest(command, object_file, paths, common):
    """None if the object is older than one of its sources: the list may then be wrong."""
    try:
        if any(age(path) > age(object_file) for path in paths):
            return None
        text = "\n".join([common, command, *sorted(mark(path) for path in paths)])
    except OSError:
        return None
    return hashlib.sha256(text.encode()).hexdigest()


def check(name, stamp):
    """The findings of clang-tidy; empty if the file is clean."""
    done = subprocess.run(
        [TIDY, "-p", str(build), "--quiet", name], cwd=root, capture_output=True, text=True
    )
    if done.returncode == 0:
        if stamp:
            stamp.touch()
        return ""
    return done.stdout or done.stderr


def main():
    files = [os.path.relpath(pathlib.Path(f).resolve(), root) for f in sys.argv[1:]] or sources()
    if not (build / "compile_commands.json").exists():
        sys.exit("build/dev is missing: run script/build dev")
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_DAYS * 86400:
            old.unlink()

    common = output_of(TIDY, "--version") + (root / ".clang-tidy").read_text()
    command_of, included_by = commands(), included()
    to_read = []
    for name in files:
        key = None
        if name in included_by:
            key = digest(command_of.get(name, ""), *included_by[name], common)
        stamp = cache / key if key else None
        if stamp and stamp.exists():
            stamp.touch()
        else:
            to_read.append((name, stamp))

    unclean = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda entry: check(*entry), to_read):
            unclean += bool(found)
            print(found, end="", flush=True)
    print(
        f"{len(files)} files: {len(files) - len(to_read)} unchanged, {len(to_read)} read, "
        f"{unclean} with findings"
    )
    sys.exit(1 if unclean else 0)


main()
