#!/usr/bin/env python3
"""Runs clang-tidy over the sources of the modules, or over the files named:

    script/tidy.py [file…]

Needs a build of the preset dev, whose record says which headers a file includes. A file that was
clean is not read again until something changes that the answer depends on: its text, a header it
includes, its command, .clang-tidy, clang-tidy itself. What was clean is remembered by digest in
~/.cache/ballast/tidy (or BALLAST_TIDY_CACHE), so another checkout of the same text knows it too."""
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


def said(*command):
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def sources():
    """What is checked when no file is named. Left out: tests, and files that are mostly the
    templates of Asio (door/http) or Highway (kernels), where nearly all findings are theirs."""
    named = said("git", "ls-files", "-co", "--exclude-standard", "src/*.cpp").split()
    return [f for f in named if not re.search(r"_test\.cpp$|_kernel\.cpp$|/door/http/", f)]


def commands():
    """The compile command of every file, without what differs between checkouts."""
    entries = json.loads((build / "compile_commands.json").read_text())
    return {
        os.path.relpath(entry["file"], root): entry["command"].replace(str(root), ".")
        for entry in entries
    }


def included():
    """For every file that the build has compiled: its object and all that it includes."""
    found = {}
    for block in said("ninja", "-C", str(build), "-t", "deps").split("\n\n"):
        head, *rest = block.splitlines() or [""]
        if not rest or not head.endswith("(VALID)"):
            continue
        paths = [os.path.normpath(build / line.strip()) for line in rest]
        found[os.path.relpath(paths[0], root)] = build / head.split(":")[0], paths
    return found


@functools.cache
def mark(path):
    """What tells one version of a file from another: the text of ours, size and age of others'."""
    name = os.path.relpath(path, root)
    if name.startswith(("..", ".deps/")):
        seen = os.stat(path)
        return f"{name if name.startswith('.deps') else path} {seen.st_size} {seen.st_mtime_ns}"
    return f"{name} {hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()}"


@functools.cache
def age(path):
    return os.stat(path).st_mtime_ns


def digest(command, object_file, paths, common):
    """None when the object is older than something it is made of: the list may then be wrong."""
    try:
        if any(age(path) > age(object_file) for path in paths):
            return None
        text = "\n".join([common, command, *sorted(mark(path) for path in paths)])
    except OSError:
        return None
    return hashlib.sha256(text.encode()).hexdigest()


def check(name, stamp):
    """What clang-tidy finds; empty when the file is clean."""
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

    common = said(TIDY, "--version") + (root / ".clang-tidy").read_text()
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

    faulty = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda entry: check(*entry), to_read):
            faulty += bool(found)
            print(found, end="", flush=True)
    print(
        f"{len(files)} files: {len(files) - len(to_read)} unchanged, {len(to_read)} read, "
        f"{faulty} with findings"
    )
    sys.exit(1 if faulty else 0)


main()
