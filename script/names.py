#!/usr/bin/env python3
"""Fails where two types of one namespace have one name, which the linker merges silently, and where two
descriptions give their types one name, which an interface description cannot hold. Names in unnamed
namespaces may repeat, except types and constants of one folder whose sources are compiled together; there a
constant of a function must not have the name of a constant of another source either."""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEFINED = re.compile(r"^(?:struct|class|enum class) (\w+)(?: final)?(?: :[^;]*)? \{", re.M)
NAMESPACE = re.compile(r"^namespace ([\w:]*) ?\{", re.M)
ALIAS = re.compile(r"^using (\w+) = ", re.M)
CONSTANT = re.compile(r"^( *)(?:static )?constexpr (?:[\w:<>,&* ]| \(|\()*?\b(k[A-Z]\w*)\b(?:\[\])?(?: =|\{|;)", re.M)
TOGETHER = tuple(f"src/{path.parent.name}/" for path in (ROOT / "src").glob("*/CMakeLists.txt")
                 if " TOGETHER " in path.read_text())
DESCRIBED = re.compile(r"struct Described<([\w:]+)> \{.*?string_view name = \"(\w+)\"", re.S)


def scopes(text):
    """The namespaces of a file with the place where each begins; "" for an unnamed one."""
    return [(match.start(), match[1]) for match in NAMESPACE.finditer(text)]


types = collections.defaultdict(set)
constants = collections.defaultdict(lambda: (set(), set()))  # of a namespace, and of a function or class
names = collections.defaultdict(set)
for path in sorted((ROOT / "src").rglob("*")):
    if path.suffix not in (".hpp", ".cpp") or path.stem.endswith(("_test", "_sample")):
        continue
    text = path.read_text()
    place = str(path.relative_to(ROOT))
    begun = scopes(text)
    for match in DEFINED.finditer(text):
        inner = [name for start, name in begun if start < match.start()]
        if inner and inner[-1]:
            types[f"{inner[-1]}::{match[1]}"].add(place)
    if place.startswith(TOGETHER) and path.suffix == ".cpp":
        for match in [*DEFINED.finditer(text), *ALIAS.finditer(text)]:
            inner = [name for start, name in begun if start < match.start()]
            if inner and not inner[-1]:
                types[f"{path.parent.relative_to(ROOT)}: {match[1]}"].add(place)
        for match in CONSTANT.finditer(text):
            constants[path.parent.relative_to(ROOT), match[2]][bool(match[1])].add(place)
    for match in DESCRIBED.finditer(text):
        names[match[2]].add(match[1])

errors = 0
for name, places in sorted(types.items()):
    if len(places) > 1:
        print(f"{name} is defined in {', '.join(sorted(places))}; rename all but one")
        errors += 1
for (folder, name), (outer, inner) in sorted(constants.items()):
    if len(outer) > 1 or outer and inner - outer:
        print(f"{folder}: {name} is a constant of {', '.join(sorted(outer | inner))}, which may be one unit; "
              "write it once or rename it")
        errors += 1
for name, described in sorted(names.items()):
    if len(described) > 1:
        print(f'{" and ".join(sorted(described))} are both described as "{name}"; rename one')
        errors += 1
sys.exit(1 if errors else 0)
