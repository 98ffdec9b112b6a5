"""The house rules that a machine can hold: what lies where, what imports what, what is pinned, what is documented."""

import ast
import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parents[1]
OMS = TOP / "notebooks" / "oms"
MODULES = sorted(OMS.rglob("*.py"))
LAYERS = ({"content", "motion"}, {"learning", "teaching"}, {"widgets"}, {"__init__", "__main__"})
NO_WIDGETS = {"content", "motion", "learning", "teaching"}
SHOWING = {"ipywidgets", "anywidget", "IPython", "ipykernel", "comm"}
HEAVY = {"pandas", "matplotlib", "fsrs", "scipy", "numpy", "genanki", "text2qti"}
VISIBLE = {"notebooks", "data", "tests", "requirements.txt", "README.md", "LICENSE"}
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "misc", "tools"}
LONGEST_MODULE = 300
# Places a reader may be sent to; nothing is ever fetched from them.
HOSTS = {"doi.org", "pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "www.ncbi.nlm.nih.gov", "www.w3.org",
         "creativecommons.org", "opensource.org"}
VENDORED = {"reveal.js": {"revealjs.com", "hakim.se"}}  # named in its notice of copyright; its licence lies beside it
SKIPPED_FOLDERS = {"__pycache__", ".ipynb_checkpoints", "node_modules"}


def layer(path: Path) -> str:
    """The first folder of a module inside oms, or its own name: content, learning, widgets, __init__."""
    return path.relative_to(OMS).parts[0].removesuffix(".py")


def imported(path: Path, tree: ast.AST) -> list[str]:
    """The dotted names that a piece of a module imports, relative imports resolved against oms."""
    package = ["oms", *path.relative_to(OMS).parts[:-1]]
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names += [f"{stem}.{alias.name}" for alias in node.names]
    return names


def at_import_time(tree: ast.Module) -> ast.Module:
    """The module without the bodies of its functions and without what only type checkers read."""
    class Leave(ast.NodeTransformer):
        def visit_FunctionDef(self, node):
            return None

        visit_AsyncFunctionDef = visit_FunctionDef

        def visit_If(self, node):
            return None if "TYPE_CHECKING" in ast.unparse(node.test) else self.generic_visit(node)

    return ast.fix_missing_locations(Leave().visit(tree))


def read_tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    """The module's place inside the project, for test ids."""
    return path.relative_to(TOP).as_posix()


def test_there_is_code_to_hold():
    """The parametrised tests below do not run over an empty list."""
    assert len(MODULES) > 10


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_run_one_way(path):
    """content, motion → learning, teaching → widgets → oms/__init__; never back, and never through oms itself."""
    rank = {part: number for number, parts in enumerate(LAYERS) for part in parts}
    mine = layer(path)
    assert mine in rank, f"{mine} is no layer of oms"
    for target in imported(path, read_tree(path)):
        parts = target.split(".")
        if parts[0] == "oms":
            theirs = parts[1] if len(parts) > 1 else "__init__"
            assert rank.get(theirs, len(LAYERS)) <= rank[mine], f"{target} lies above {mine}"


@pytest.mark.parametrize("path", [path for path in MODULES if layer(path) in NO_WIDGETS], ids=name)
def test_what_decides_shows_nothing(path):
    """content, motion, learning and teaching import neither widgets nor IPython, not even inside a function."""
    assert not {target.split(".")[0] for target in imported(path, read_tree(path))} & SHOWING


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_heavy_imports_wait_for_first_use(path):
    """pandas, matplotlib and the like are imported inside functions; only motion may hold numpy at the top."""
    heavy = HEAVY - ({"numpy"} if layer(path) == "motion" else set())
    assert not {target.split(".")[0] for target in imported(path, at_import_time(read_tree(path)))} & heavy


def test_importing_oms_reads_nothing():
    """`import oms` opens no file of data/, makes no file at all, and loads no pandas, matplotlib or numpy."""
    script = """if True:
        import json, os, sys
        opened = []
        def note(event, arguments):
            if event in ("open", "sqlite3.connect", "os.mkdir"):
                opened.append([event, str(arguments[0]), str(arguments[1]) if len(arguments) > 1 else ""])
        sys.addaudithook(note)
        import oms
        print(json.dumps([opened, sorted(sys.modules)]))
    """
    done = subprocess.run([sys.executable, "-B", "-c", script], cwd=OMS.parent, check=True, capture_output=True,
                          text=True, env={**os.environ, "PYTHONPATH": str(OMS.parent)})
    opened, modules = json.loads(done.stdout)
    data = os.fspath(TOP / "data")
    assert not [entry for entry in opened if entry[1].startswith(data)]
    assert not [entry for entry in opened if entry[0] != "open" or set(entry[2]) & set("wax+")]
    assert not HEAVY & set(modules)


@pytest.mark.parametrize("path", MODULES + sorted(TOP.glob("tests/**/*.py")), ids=name)
def test_modules_are_named_for_things(path):
    """No drawer of odds and ends."""
    assert path.stem not in NAMES_OF_NOTHING


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_are_small(path):
    """A module over 300 lines says why. (Tests may list as many cases as they like.)"""
    text = path.read_text(encoding="utf-8")
    assert "# over 300 lines because" in text or len(text.splitlines()) <= LONGEST_MODULE


def methods(tree: ast.Module) -> list[tuple[ast.ClassDef, ast.FunctionDef]]:
    """Every method of a public class, but no properties, which read like attributes, and no protocols."""
    return [(owner, method) for owner in ast.walk(tree) if isinstance(owner, ast.ClassDef)
            and not owner.name.startswith("_")
            and "Protocol" not in {ast.unparse(base) for base in owner.bases}
            for method in owner.body if isinstance(method, ast.FunctionDef) and not method.name.startswith("_")
            and not any(ast.unparse(one).endswith(("property", ".setter", "overload")) for one in method.decorator_list)]


DOCUMENTED = {method.name for path in MODULES for _, method in methods(read_tree(path)) if ast.get_docstring(method)}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_what_is_public_is_documented(path):
    """Every module, public class, function and method has a docstring; an override may leave it to its base."""
    tree = read_tree(path)
    missing = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
               and not node.name.startswith("_") and not ast.get_docstring(node)]
    missing += [f"{owner.name}.{method.name}" for owner, method in methods(tree) if method.name not in DOCUMENTED]
    assert not missing
    assert ast.get_docstring(tree) or not tree.body


@pytest.mark.parametrize("path", sorted(TOP.glob("tests/**/test_*.py")), ids=name)
def test_every_test_says_what_it_holds(path):
    """Each test has a docstring with the behaviour."""
    assert not [node.name for node in ast.walk(read_tree(path)) if isinstance(node, ast.FunctionDef)
                and node.name.startswith("test_") and not ast.get_docstring(node)]


@pytest.mark.parametrize("path", [path for path in sorted(OMS.rglob("*")) if path.suffix in {".js", ".css", ".py"}],
                         ids=name)
def test_nothing_is_fetched(path):
    """Code names no host but those where sources live, and JavaScript and CSS have no means to fetch."""
    text = path.read_text(encoding="utf-8")
    assert {host.lower() for host in re.findall(r"\b(?:https?|wss?)://([\w.-]+)", text)} <= HOSTS | VENDORED.get(path.name, set())
    if path.suffix != ".py":
        assert not re.findall(r"\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|importScripts|@import|"
                              r"\bimport\(|from\s+[\"']https?:|\bdocument\.cookie|url\(\s*[\"']?\w*:?//", text)


def test_top_level_is_as_agreed():
    """What a visitor sees first: six names, and everything else there is a dotfile."""
    if (TOP / ".git").exists():
        listed = subprocess.run(["git", "-c", f"safe.directory={TOP}", "ls-files", "-z", "--cached", "--others",
                                 "--exclude-standard"], cwd=TOP, capture_output=True, text=True, check=True).stdout
        shown = {entry.split("/")[0] for entry in listed.split("\0") if entry}
    else:
        shown = set()
    shown = shown or {entry.name for entry in TOP.iterdir() if entry.name not in SKIPPED_FOLDERS}
    assert {entry for entry in shown if not entry.startswith(".")} == VISIBLE


def pins(path: Path) -> list[Requirement]:
    """The requirements of a file, without comments and options."""
    lines = (line.split(" #")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


REQUIRED = {"requirements.txt": "-c .constraints.txt", "tests/browser/requirements.txt": "-c ../../.constraints.txt"}


@pytest.mark.parametrize(("file", "first"), REQUIRED.items())
def test_requirements_are_pinned_and_constrained(file, first):
    """The first line names the constraints, every package has one version, and the constraints agree."""
    path = TOP / file
    line = path.read_text(encoding="utf-8").splitlines()[0]
    assert line == first
    assert (path.parent / line.removeprefix("-c ")).resolve() == TOP / ".constraints.txt"
    locked = {(canonicalize_name(pin.name), str(pin.specifier)) for pin in pins(TOP / ".constraints.txt")}
    assert pins(path)
    assert {(canonicalize_name(pin.name), str(pin.specifier)) for pin in pins(path)} <= locked


def test_constraints_name_no_place():
    """The lock holds versions and markers only: no index, no host, no path."""
    assert not re.findall(r"://|^-|/|#", (TOP / ".constraints.txt").read_text(encoding="utf-8"), re.M)


def test_what_is_installed_is_what_is_locked():
    """Everything the requirements pull in has the locked version here: the constraints were not passed over."""
    locked = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
              for pin in pins(TOP / ".constraints.txt") if not pin.marker or pin.marker.evaluate()}
    waiting = [(pin.name, "") for pin in pins(TOP / "requirements.txt")]
    waiting += [(pin.name, "") for pin in pins(TOP / "tests/browser/requirements.txt")
                if _version(pin.name)]  # the browser packages are optional
    seen, unlike = set(), []
    while waiting:
        wanted, extra = waiting.pop()
        package = canonicalize_name(wanted)
        if (package, extra) in seen or package in {"pip", "setuptools"}:  # these come with the environment
            continue
        seen.add((package, extra))
        if _version(package) != locked.get(package):
            unlike.append(f"{package}: installed {_version(package)}, locked {locked.get(package)}")
            continue
        for line in importlib.metadata.requires(package) or []:
            needs = Requirement(line)
            if not needs.marker or needs.marker.evaluate({"extra": extra}):
                waiting += [(needs.name, ""), *((needs.name, inner) for inner in sorted(needs.extras))]
    assert not unlike, "install with: python -m pip install -r requirements.txt"
    assert len(seen) > 80


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


@pytest.mark.parametrize("mark", ["learn command", "test command"])
def test_readme_has_its_commands(mark):
    """The two commands stand in README after their marks; .ci/run reads the second from there, word for word."""
    text = (TOP / "README.md").read_text(encoding="utf-8")
    found = re.findall(rf"<!-- {mark} -->\s*```bash\n(.+?)```", text, re.S)
    assert len(found) == 1
    assert "-r requirements.txt" in found[0]


def test_readme_points_to_what_exists():
    """No link or picture of README leads nowhere."""
    text = (TOP / "README.md").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    assert links
    assert not [link for link in links if not (TOP / link).exists()]


def test_readme_maps_the_lessons():
    """README names every notebook of data/lessons.csv, and links exactly those that are ready."""
    from lesson_guards import lessons

    text = (TOP / "README.md").read_text(encoding="utf-8")
    unlike = [file for file, row in lessons().items()
              if (f"](notebooks/{file}.ipynb)" in text) != (row["status"] == "ready") or row["title"] not in text]
    assert not unlike


def test_every_question_file_is_used_by_a_ready_lesson():
    """A question file of a ready lesson is opened by a notebook: `quiz("its-name")` stands in one."""
    from lesson_guards import lessons
    from refresh import NOTEBOOKS

    ready = {row["module"] for row in lessons().values() if row["status"] == "ready"}
    sources = "\n".join(path.read_text(encoding="utf-8") for path in NOTEBOOKS.glob("*.ipynb"))
    asked = "\n".join(path.read_text(encoding="utf-8") for path in (TOP / "data" / "questions").glob("*.yaml"))
    pictured = set(re.findall(r"^  picture:\s*\{?\s*figure: *[\"']?([a-z0-9-]+)", asked, re.M))  # shown by a question
    unused = [path.name for folder, call in (("questions", "quiz"), ("cases", "case"), ("figures", "figure"),
                                 ("diagrams", "diagram"))
              for path in sorted((TOP / "data" / folder).glob("*.yaml"))
              if set(re.findall(r"^lesson: *[\"']?(\w+)", path.read_text(encoding="utf-8"), re.M)) & ready
              and not (folder == "figures" and path.stem in pictured)
              and not re.search(rf"\b{call}\(\\\"{re.escape(path.stem)}\\\"", sources)]
    assert not unused


def test_licences_are_said_wherever_people_look():
    """LICENSE, README and the handbook of data/ name both licences."""
    for file in ("LICENSE", "README.md", "data/README.md"):
        text = (TOP / file).read_text(encoding="utf-8")
        assert "CC BY 4.0" in text, file
        assert "BSD" in text or file == "data/README.md", file


def test_calculators_keep_their_look_beside_other_views():
    """options.css comes again with every view of a page, and later: what it says of fields must weigh less."""
    text = (OMS / "widgets" / "static" / "calculators.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", text, flags=re.S)
    first = [selector.split()[0] for found in re.findall(r"([^{}]+)\{", text) for selector in re.split(r",(?![^(]*\))", found)]
    assert first and set(first) == {".oms-calculator.oms-view"}


def test_no_style_sheet_dresses_the_views_of_another():
    """The class that a rule begins with belongs to one style sheet: on a long page all of them are there at once."""
    owners: dict[str, set[str]] = {}
    for path in sorted((OMS / "widgets" / "static").glob("*.css")):
        text = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", path.read_text(encoding="utf-8"), flags=re.S)
        for selectors in re.findall(r"([^{}]+)\{", text):
            for selector in re.split(r",(?![^(]*\))", selectors):
                if found := re.match(r"\s*\.(oms-[a-z-]+)", selector):
                    owners.setdefault(found[1], set()).add(path.name)
    assert {name: sheets for name, sheets in owners.items() if len(sheets) > 1 and name != "oms-view"} == {}
