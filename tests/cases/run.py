#!/usr/bin/env python3
"""Runs the text cases that README.md describes: run.py BINARY [FILE or directory ...]."""
import fcntl
import json
import os
import pty
import re
import shlex
import shutil
import subprocess
import struct
import sys
import tempfile
import termios
from dataclasses import dataclass, field
from pathlib import Path

PLACEHOLDERS = {
    "<UUID>": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "<INSTANT>": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z",
    "<HEX>": r"[0-9a-f]+",
    "<NUMBER>": r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?",
    "<ANY>": r".*",
}
TIMEOUT_S = 120


@dataclass
class Step:
    line: int
    command: str
    input: list = field(default_factory=list)
    output: list = field(default_factory=list)
    error: list = field(default_factory=list)
    in_output: list = field(default_factory=list)
    in_error: list = field(default_factory=list)
    exit: int = 0
    columns: int = 0
    checks: list = field(default_factory=list)


@dataclass
class Case:
    path: Path
    demo: bool = False
    files: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)


def parse(path):
    case = Case(path)
    open_file = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        key, _, rest = line.partition(" ")
        if not line.strip() or line.startswith("#"):
            continue
        if line == "% demo":
            case.demo = True
        elif line.startswith("% file "):
            open_file = line[len("% file "):]
            case.files[open_file] = []
        elif key == "|" and open_file:
            case.files[open_file].append(rest)
        elif key == "$":
            case.steps.append(Step(number, rest))
        elif not case.steps:
            raise SystemExit(f"{path}:{number}: before any command: {line}")
        elif key in ("<", ">", "!", "~>", "~!"):
            step = case.steps[-1]
            lists = {"<": step.input, ">": step.output, "!": step.error,
                     "~>": step.in_output, "~!": step.in_error}
            lists[key].append(rest)
        elif key == "?":
            case.steps[-1].exit = int(rest)
        elif key == "terminal":
            case.steps[-1].columns = int(rest)
        elif key in ("save", "same"):
            case.steps[-1].checks.append((key, rest.split()))
        else:
            raise SystemExit(f"{path}:{number}: not understood: {line}")
    return case


def pattern(text, directory):
    text = re.escape(text.replace("<DIR>", str(directory)).replace("\\n", "\n"))
    for name, expression in PLACEHOLDERS.items():
        text = text.replace(re.escape(name), expression)
    return text


def at_pointer(text, answer, pointer):
    if pointer == "-":
        return text
    documents = [json.loads(line) for line in text.splitlines()]
    value = documents[0] if answer is None else next(
        document for document in documents if document.get("id") == answer)
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def run_command(step, binary, directory):
    words = shlex.split(step.command)
    environment = {"HOME": str(directory), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                   "BALLAST_DATA": str(directory / "data"), "TZ": "UTC"}
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        name, _, value = words.pop(0).partition("=")
        environment[name] = value.replace("<DIR>", str(directory))
    words = [word.replace("<DIR>", str(directory)) for word in words]
    programs = {"ballast": str(binary), "cat": "/bin/cat"}
    if step.columns:
        return run_on_terminal([programs[words[0]], *words[1:]], step, directory, environment)
    return subprocess.run([programs[words[0]], *words[1:]], cwd=directory, env=environment,
                          input="".join(line + "\n" for line in step.input).encode(),
                          capture_output=True, timeout=TIMEOUT_S, check=False)


def run_on_terminal(command, step, directory, environment):
    """All three streams are one terminal, so what the command writes is standard output."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, step.columns, 0, 0))
    environment.setdefault("TERM", "xterm")
    process = subprocess.Popen(command, cwd=directory, env=environment, stdin=theirs, stdout=theirs,
                               stderr=theirs, start_new_session=True)
    os.close(theirs)
    output = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux reports the end of a terminal as an error.
            break
        if not part:
            break
        output += part
    os.close(ours)
    return subprocess.CompletedProcess(command, process.wait(TIMEOUT_S),
                                       output.replace(b"\r\n", b"\n"), b"")


def compare_lines(what, expected, text, directory, errors):
    actual = text.splitlines()
    for index, (requested, got) in enumerate(zip(expected, actual), 1):
        if not re.fullmatch(pattern(requested, directory), got):
            errors.append(f"{what} line {index}\n  expected {requested}\n  got      {got}")
            return
    if len(actual) != len(expected):
        extra = actual[len(expected):][:5] or ["nothing more"]
        errors.append(f"{what} has {len(actual)} lines instead of {len(expected)}; then: "
                      + "\n  ".join(extra))


def check_saved(check, words, output, saved, errors):
    if check == "save":
        saved[words[0]] = output
    elif len(words) == 1:
        if output != saved[words[0]]:
            errors.append(f"standard output differs from {words[0]}")
    else:
        answer, pointer, name, other = words
        mine = at_pointer(output, None if answer == "-" else int(answer), pointer)
        theirs = at_pointer(saved[name], None, other)
        if mine != theirs:
            errors.append(f"{pointer} differs from {name} {other}:\n  {str(mine)[:300]}\n"
                          f"  {str(theirs)[:300]}")


def run_step(step, binary, directory, saved):
    result = run_command(step, binary, directory)
    output = result.stdout.decode(errors="replace")
    error = result.stderr.decode(errors="replace")
    errors = []
    if result.returncode != step.exit:
        errors.append(f"exit code {result.returncode} instead of {step.exit}: {error[:500]}")
    silent = not step.in_output and (step.error or step.exit != 0)
    if step.output or silent:
        compare_lines("standard output", step.output, output, directory, errors)
    if step.error:
        compare_lines("standard error", step.error, error, directory, errors)
    for texts, whole, what in ((step.in_output, output, "output"), (step.in_error, error, "error")):
        for text in texts:
            if not re.search(pattern(text, directory), whole):
                errors.append(f"standard {what} lacks {text}\n  got {whole[:1000]}")
    for check, words in step.checks:
        try:
            check_saved(check, words, output, saved, errors)
        except (KeyError, IndexError, ValueError, StopIteration) as problem:
            errors.append(f"{check} {' '.join(words)}: {problem!r}; output {output[:300]}")
    return errors


def run_case(case, binary, demo_data, root):
    directory = Path(tempfile.mkdtemp(dir=root))
    if case.demo:
        shutil.copytree(demo_data(), directory / "data")
    for name, lines in case.files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    saved = {}
    failed = False
    for step in case.steps:
        for error in run_step(step, binary, directory, saved):
            failed = True
            print(f"{case.path}:{step.line}: $ {step.command[:200]}\n  {error}")
    return not failed


def temporary_place():
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and os.access(memory, os.W_OK) else None


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    binary = Path(sys.argv[1]).resolve()
    places = [Path(word) for word in sys.argv[2:]] or [Path(__file__).parent]
    files = sorted(file for place in places
                   for file in (place.rglob("*.case") if place.is_dir() else [place]))
    with tempfile.TemporaryDirectory(prefix="ballast-cases-", dir=temporary_place()) as root:
        loaded = Path(root) / "demo"

        def demo_data():
            if not loaded.exists():
                subprocess.run([str(binary), "--quiet", "--data", str(loaded), "demo", "load"],
                               check=True, timeout=TIMEOUT_S,
                               env={"HOME": root, "PATH": "/usr/bin:/bin"})
            return loaded

        failed = [case for case in map(parse, files)
                  if not run_case(case, binary, demo_data, root)]
    print(f"{len(files) - len(failed)} of {len(files)} case files passed")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
