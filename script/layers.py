#!/usr/bin/env python3
"""Fails on an include that crosses an edge cmake/layers.cmake does not list, and on files of over
1,000 lines (over 600 lines warns)."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
edges = {
    name: used.replace('"', "").split()
    for name, used in re.findall(
        r"set\(BALLAST_EDGES_(\w+) ([^)]*)\)", (root / "cmake/layers.cmake").read_text()
    )
}


def allowed(module):
    seen, open_ = {module}, list(edges.get(module, []))
    while open_:
        used = open_.pop()
        if used not in seen:
            seen.add(used)
            open_ += edges.get(used, [])
    return seen


errors = 0
for path in sorted((root / "src").rglob("*.[ch]pp")):
    module = path.relative_to(root / "src").parts[0]
    if module not in edges:
        print(f"{path.relative_to(root)}: the directory is not a module of cmake/layers.cmake")
        errors += 1
        continue
    lines = path.read_text().splitlines()
    may_use = allowed(module)
    for number, line in enumerate(lines, 1):
        match = re.match(r'\s*#include "(\w+)/', line)
        if match and match[1] in edges and match[1] not in may_use:
            print(f"{path.relative_to(root)}:{number}: {module} may not use {match[1]}")
            errors += 1
    if len(lines) > 1000:
        print(f"{path.relative_to(root)}: {len(lines)} lines; over 1,000, split it")
        errors += 1
    elif len(lines) > 600:
        print(f"{path.relative_to(root)}: {len(lines)} lines; consider splitting it")
sys.exit(1 if errors else 0)
