#!/usr/bin/env python3
"""Fails on an include that crosses an edge cmake/layers.cmake does not list, between modules or between
the folders of a module that lists them, on a code map of ARCHITECTURE.md that differs from that table, and
on files of over 1,000 lines (over 600 lines warns)."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = (ROOT / "cmake/layers.cmake").read_text()


def edges_named(prefix):
    found = re.findall(rf"set\({prefix}(\w+) ([^)]*)\)", TABLE)
    return {name: used.replace('"', "").split() for name, used in found}


def closed(edges):
    """What each name may use, directly or not; itself included."""
    def reach(name):
        seen, open_ = {name}, list(edges.get(name, []))
        while open_:
            used = open_.pop()
            if used not in seen:
                seen.add(used)
                open_ += edges.get(used, [])
        return seen
    return {name: reach(name) for name in edges}


EDGES = edges_named("BALLAST_EDGES_")
MODULES = closed(EDGES)
FOLDERS = {module: closed(edges_named(f"BALLAST_FOLDERS_{module}_")) for module in MODULES}


def errors_of(path):
    place = path.relative_to(ROOT)
    module, *folders = place.parts[1:-1]
    if module not in MODULES:
        yield f"{place}: the directory is not a module of cmake/layers.cmake"
        return
    listed = FOLDERS[module]
    folder = folders[0] if folders else ""
    if listed and folder and folder not in listed:
        yield f"{place}: the folder is not in cmake/layers.cmake"
        return
    # Tests are outside the order.
    ordered = listed and not path.stem.endswith("_test")
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#include "(\w+)/(?:(\w+)/)?', line)
        if not match or match[1] not in MODULES:
            continue
        if match[1] not in MODULES[module]:
            yield f"{place}:{number}: {module} may not use {match[1]}"
        elif ordered and match[1] == module and match[2] and \
                match[2] not in (listed[folder] if folder else ()):
            yield f"{place}:{number}: {module}/{folder or '*'} may not use {module}/{match[2]}"


def map_errors():
    """Rows of the code map, `| `src/name` | contents | may use |`, beside the table."""
    rows = dict(re.findall(r"^\| `src/(\w+)` \|.*\|([^|]*)\|$", (ROOT / "ARCHITECTURE.md").read_text(), re.M))
    for module in MODULES.keys() ^ rows.keys():
        yield f"ARCHITECTURE.md: src/{module} is not in both the code map and cmake/layers.cmake"
    for module in MODULES.keys() & rows.keys():
        stated = rows[module].replace(",", " ").split()
        reached = set().union(*(MODULES.get(name, {name}) for name in stated)) | {module}
        if stated != ["all", "above"] and reached != MODULES[module]:
            yield f"ARCHITECTURE.md: src/{module} may use {', '.join(EDGES[module])}, not {', '.join(stated)}"


errors = 0
for error in map_errors():
    print(error)
    errors += 1
for path in sorted(path for path in (ROOT / "src").rglob("*")
                   if path.suffix in (".hpp", ".cpp", ".h", ".c", ".inl")):
    for error in errors_of(path):
        print(error)
        errors += 1
    lines = len(path.read_text().splitlines())
    if lines > 1000:
        print(f"{path.relative_to(ROOT)}: {lines} lines; over 1,000, split it")
        errors += 1
    elif lines > 600:
        print(f"{path.relative_to(ROOT)}: {lines} lines; consider splitting it")
sys.exit(1 if errors else 0)
