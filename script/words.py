#!/usr/bin/env python3
"""Fails on words that docs/glossary.md rejects, in every tracked text file.
    script/words.py                    all files
    script/words.py PATH…              these files or directories
    script/words.py --self-test        the check itself
"""
import bisect
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
GLOSSARY = "docs/glossary.md"

# Text of third parties, data and generated files: never checked. Markdown files below them are.
NOT_OURS = ["third_party/", "tests/golden/", "tests/fuzz/corpus/", "refdata/", "LICENSE",
            "src/store/migrations/",
            "web/src/api/types.gen.ts", "script/words.py"]
NOT_OURS_SUFFIXES = (".csv", ".json", ".svg", ".png", ".zip", ".parquet", ".pdf", ".xlsx", ".ico",
                     ".woff2", ".qif", ".ofx", ".qfx",
                     ".service")  # keywords of systemd

LEADER = re.compile(r"^[ \t]*(?://+[!/]?|/\*+|\*+/?|#+|--|<!--|>|%)?[ \t]*", re.M)
CASE_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?")


def normalize(text):
    """Lower case, identifiers split into words, comment leaders removed; the lines stay."""
    text = LEADER.sub("", text).replace("\u2019", "'")
    text = CASE_BOUNDARY.sub(" ", text).lower()
    return re.sub(r"[_\-]", " ", text)


class Rule:
    def __init__(self, phrase, instead, allowed):
        self.phrase, self.instead = phrase, instead
        words = normalize(phrase).split()
        self.stem = words[0].endswith("*")
        self.first = words[0].rstrip("*")
        body = r"\s+".join(re.escape(word).replace(r"\*", "[a-z]*") for word in words)
        self.pattern = re.compile(body + r"(?![a-z])")
        self.allowed = []
        for use in allowed:
            use_pattern = re.compile(r"\s+".join(map(re.escape, normalize(use).split())))
            for place in self.pattern.finditer(normalize(use)):
                self.allowed.append((use_pattern, place.start()))

    def match(self, text, at):
        found = self.pattern.match(text, at)
        if not found:
            return None
        for pattern, before in self.allowed:
            if at >= before and pattern.match(text, at - before):
                return None
        return found


def read_rules(glossary):
    """The rows of the tables below "Rejected words" whose first cell is in code spans."""
    rules = []
    section = glossary.split("## Rejected words", 1)[1]
    for line in section.splitlines():
        if not line.startswith("| `"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        rejected = re.findall(r"`([^`]+)`", cells[0])
        allowed = re.findall(r"`([^`]+)`", cells[2]) if len(cells) > 2 else []
        rules += [Rule(phrase, cells[1], allowed) for phrase in rejected]
    if not rules:
        sys.exit(f"{GLOSSARY}: no rejected words found")
    return rules


class Check:
    def __init__(self, rules):
        self.by_word, self.by_stem = {}, {}
        for rule in rules:
            group = self.by_stem if rule.stem else self.by_word
            group.setdefault(rule.first, []).append(rule)
        self.lengths = sorted({len(stem) for stem in self.by_stem})

    def candidates(self, word):
        yield from self.by_word.get(word, ())
        for length in self.lengths:
            yield from self.by_stem.get(word[:length], ())
        if "'" in word:
            yield from self.candidates(word.split("'")[0])

    def find(self, text):
        """(line, phrase found, replacement) of each rejected word."""
        text = normalize(text)
        starts = [0] + [match.end() for match in re.finditer("\n", text)]
        found = []
        for token in TOKEN.finditer(text):
            for rule in self.candidates(token[0]):
                match = rule.match(text, token.start())
                if match:
                    line = bisect.bisect_right(starts, token.start())
                    found.append((line, " ".join(match[0].split()), rule.instead))
                    break
        return found


def is_checked(path):
    if path == GLOSSARY or path.endswith(NOT_OURS_SUFFIXES):
        return False
    if path.endswith(".md"):
        return not path.startswith("third_party/")
    return not path.endswith("package-lock.json") and not path.startswith(tuple(NOT_OURS))


def main(arguments):
    rules = read_rules((ROOT / GLOSSARY).read_text())
    if arguments == ["--self-test"]:
        return self_test()
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard", "--", *arguments],
                            cwd=ROOT, check=True, capture_output=True, text=True).stdout
    check, count = Check(rules), 0
    for path in sorted(filter(None, listed.split("\0"))):
        file = ROOT / path
        if not is_checked(path) or not file.is_file():
            continue
        data = file.read_bytes()
        if b"\0" in data:
            continue
        text = data.decode("utf-8", "replace")
        for line, phrase, instead in check.find(text):
            print(f'{path}:{line}: "{phrase}"; use {instead}')
            count += 1
    if count:
        print(f"{count} rejected words ({GLOSSARY})")
    return 1 if count else 0


def self_test():
    """What the check finds and what it lets pass, on a glossary of its own."""
    check = Check(read_rules(
        "## Rejected words\n"
        "| rejected | use instead | allowed |\n| --- | --- | --- |\n"
        "| `told`, `passed over` | reported | |\n"
        "| `fault`, `faults` | error | `page fault`, `page faults` |\n"
        "| `k own`, `keep half` | custom | |\n"
        "| `door` | interface | `src/door`, `door/` |\n"
        "| `one's own` | custom | |\n"
        "| `realis*` | realiz… | `realistic` |\n"))
    cases = [
        ("The day is told.", [(1, "told")]),
        ("The retold story, toldyou", []),
        ("a\n// rows are passed\n// over here", [(2, "passed over")]),
        ("a page fault, two page-faults, a fault", [(1, "fault")]),
        ("kPageFault but readFault(x) and too_many_faults", [(1, "fault"), (1, "faults")]),
        ("auto kOwn = keep_half(row);", [(1, "k own"), (1, "keep half")]),
        ("include src/door and door/rest; the door", [(1, "door")]),
        ("shocks of one\u2019s own", [(1, "one's own")]),
        ("realised, unrealised, REALISES, realistic", [(1, "realised"), (1, "realises")]),
        ("Realized gains are reported.", []),
    ]
    failed = 0
    for text, expected in cases:
        found = [(line, phrase) for line, phrase, _ in check.find(text)]
        if found != expected:
            print(f"{text!r}: found {found}, expected {expected}")
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
