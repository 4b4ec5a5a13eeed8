#!/usr/bin/env python3
"""Fails where two types of one namespace have one name, which the linker merges silently, and where two
descriptions give their types one name, which an interface description cannot hold. Sources of a folder are
compiled together, so their unnamed namespaces are one: types, constants and functions of one signature differ
there, and a constant of a function has no name that another source gives to one."""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEFINED = re.compile(r"^(?:struct|class|enum class) (\w+)(?: final)?(?: :[^;]*)? \{", re.M)
NAMESPACE = re.compile(r"^namespace ([\w:]*) ?\{", re.M)
ALIAS = re.compile(r"^using (\w+) = (.*?);", re.M | re.S)
CONSTANT = re.compile(r"^( *)(?:static )?constexpr (?:[\w:<>,&* ]| \(|\()*?\b(k[A-Z]\w*)\b(?:\[\])?(?: =|\{|;)", re.M)
FUNCTION = re.compile(r"^(?! |using|template|return|#|//|TRY)[\w:<>,&* \[\]]+?[ *&](\w+)\(([^;{}]*?)\)(?: noexcept)? \{$", re.M)
UNNAMED = re.compile(r"^namespace \{\n(.*?)^\}  // namespace\n", re.M | re.S)
TARGETS = "foreach_target"  # a source for several instruction sets is a unit of its own
DESCRIBED = re.compile(r"struct Described<([\w:]+)> \{.*?string_view name = \"(\w+)\"", re.S)


def scopes(text):
    """The namespaces of a file with the place where each begins; "" for an unnamed one."""
    return [(match.start(), match[1]) for match in NAMESPACE.finditer(text)]


def signature(match):
    """Name and types of the parameters of a function."""
    parameters = re.sub(r"\s+", " ", match[2])
    kinds = [re.sub(r"\s*=.*", "", one).strip().rpartition(" ")[0] for one in re.split(r",(?![^<(]*[>)])", parameters)]
    return f"{match[1]}({', '.join(kinds)})"


types = collections.defaultdict(set)
aliases = collections.defaultdict(lambda: collections.defaultdict(set))  # places by what the alias stands for
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
    if path.suffix == ".cpp" and TARGETS not in text:
        folder = path.parent.relative_to(ROOT)
        for block in UNNAMED.findall(text):
            for match in DEFINED.finditer(block):
                types[f"{folder}: {match[1]}"].add(place)
            for match in ALIAS.finditer(block):
                aliases[f"{folder}: {match[1]}"][match[2]].add(place)
            for match in FUNCTION.finditer(block):
                types[f"{folder}: {signature(match)}"].add(place)
        for match in CONSTANT.finditer(text):
            constants[folder, match[2]][bool(match[1])].add(place)
    for match in DESCRIBED.finditer(text):
        names[match[2]].add(match[1])

for name, meanings in aliases.items():
    if len(meanings) > 1 or name in types:
        types[name].update(*meanings.values())

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
