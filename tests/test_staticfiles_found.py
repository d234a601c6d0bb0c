"""The static files that are found: joined ones for what imports others, and all that a template names."""

import re
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.contrib.staticfiles.finders import find, get_finders
from django.core.files.storage import Storage

from webapp.staticfiles import JoiningFinder

NAMED = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")


@pytest.fixture
def sources(tmp_path: Path, settings) -> Path:
    """A folder of static files of the test's own: a script of two modules, a sheet of two, and one alone."""
    files = {
        "js/main.js": 'import { b } from "./b.js";\nb();\n',
        "js/b.js": "export function b() {}\n",
        "js/alone.js": "document.title;\n",
        "pages/all.css": '@import "../css/a.css";\n',
        "css/a.css": "a { color: red }\n",
    }
    folder = tmp_path / "static"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    settings.DATA_DIR = tmp_path / "data"
    settings.STATICFILES_DIRS = [folder]
    return folder


def found() -> dict[str, Storage]:
    return dict(JoiningFinder().list(None))


def text_of(name: str) -> str:
    return Path(found()[name].path(name)).read_text()


def test_what_imports_others_is_found_joined_with_them(sources):
    assert "function b()" in text_of("js/main.js")
    assert "color: red" in text_of("pages/all.css")


def test_a_module_that_another_imports_is_not_served_alone_but_a_sheet_may_be(sources):
    assert sorted(found()) == ["css/a.css", "js/alone.js", "js/main.js", "pages/all.css"]


def test_while_developing_a_change_is_found_at_once(sources):
    finder = JoiningFinder()
    before = Path(finder.find("pages/all.css")).read_text()
    (sources / "css" / "a.css").write_text("a { color: green }\n")

    after = Path(finder.find("pages/all.css")).read_text()

    assert ("red" in before, "green" in after) == (True, True)
    assert finder.find("js/alone.js") == str(sources / "js" / "alone.js")
    assert not finder.find("js/gone.js")


def test_what_did_not_change_is_not_written_again(sources):
    path = Path(found()["js/main.js"].path("js/main.js"))
    written = path.stat().st_mtime_ns

    found()

    assert path.stat().st_mtime_ns == written
    (sources / "js" / "b.js").write_text("export function b() { return 2; }\n")
    found()
    assert path.stat().st_mtime_ns != written


def test_every_file_that_a_template_names_is_served():
    served = {name for finder in get_finders() for name, _ in finder.list(None)}
    templates = Path(installed.BASE_DIR / "templates").rglob("*.html")

    named = {name for template in templates for name in NAMED.findall(template.read_text())}

    assert {name for name in named if name not in served} == set()
    assert "js/musa.js" in named


def test_every_module_and_sheet_of_ours_is_on_some_page():
    folder = installed.BASE_DIR / "static"
    templates = "".join(path.read_text() for path in (installed.BASE_DIR / "templates").rglob("*.html"))
    whole = "".join(Path(find(f"{name}")).read_text() for name in joined_names())

    names = [str(path.relative_to(folder)) for kind in ("css", "js") for path in (folder / kind).glob(f"*.{kind}")]
    assert [
        name for name in names if f"/* {name} */" not in whole and f'"{name}"] =' not in whole and name not in templates
    ] == []


def test_every_icon_that_is_named_is_there():
    templates, scripts = installed.BASE_DIR / "templates", installed.BASE_DIR / "static" / "js"
    drawn = set(re.findall(r'<symbol id="icon-([\w-]+)"', (templates / "_icons.html").read_text()))
    sources = [*templates.rglob("*.html"), *scripts.glob("*.js")]
    named = {name for path in sources for name in re.findall(r"#icon-([a-z][\w-]*)", path.read_text())}

    assert named - drawn == set()
    assert "banana" in named


def joined_names() -> list[str]:
    return [name for name, storage in JoiningFinder().list(None) if "static-joined" in str(storage.path(name))]
