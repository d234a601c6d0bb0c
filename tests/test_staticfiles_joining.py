"""Joining style sheets and modules with what they import: order, addresses, and the forms that are refused."""

import pytest

from webapp.joining import CannotJoin, imports, joined


def join(name: str, files: dict[str, str]) -> str:
    """One of these files, joined with what it imports."""

    def read(name: str) -> str:
        if name not in files:
            raise FileNotFoundError(name)
        return files[name]

    return joined(name, read)


class TestSheets:
    def test_they_stand_in_the_order_of_the_list_each_once(self):
        files = {
            "pages/all.css": '/* Everything. */\n@import "../css/b.css";\n@import "../css/a.css";\n',
            "css/a.css": '@import "./b.css";\np { color: red }\n',
            "css/b.css": "b { color: blue }\n",
        }

        text = join("pages/all.css", files)

        assert text.index("color: blue") < text.index("color: red")
        assert text.count("color: blue") == 1
        assert "@import" not in text

    def test_addresses_lead_to_the_same_files(self):
        files = {
            "all.css": '@import "./css/a.css";\n',
            "css/a.css": "a { b: url(\"../fonts/a.woff2\"); c: url(#m), url(data:x), url(/x.png), url('b.png') }\n",
        }

        text = join("all.css", files)

        assert "b: url(\"fonts/a.woff2\"); c: url(#m), url(data:x), url(/x.png), url('css/b.png')" in text

    @pytest.mark.parametrize(
        "line",
        ['@import "https://example.com/a.css";', '  @import "./b.css";', "@import url(b.css);", '@charset "utf-8";'],
    )
    def test_what_would_mean_something_else_is_refused(self, line):
        with pytest.raises(CannotJoin, match=r"css/a\.css"):
            join("css/a.css", {"css/a.css": f"{line}\n", "css/b.css": ""})


class TestModules:
    def test_what_is_imported_is_named(self):
        text = 'import "./a.js";\nimport {\n  b,\n  c as d,\n} from "./b.js";\nimport * as all from "./c.js";\n'

        assert imports("js/main.js", text) == ["js/a.js", "js/b.js", "js/c.js"]

    def test_each_stands_once_and_before_who_imports_it(self):
        files = {
            "js/main.js": 'import "./a.js";\nimport { b } from "./b.js";\nb();\n',
            "js/a.js": 'import { b } from "./b.js";\nb();\n',
            "js/b.js": "export function b() {}\n",
        }

        text = join("js/main.js", files)

        places = [text.index(f'modules$["{name}"] = ') for name in ("js/b.js", "js/a.js", "js/main.js")]
        assert places == sorted(places)
        assert text.count("function b()") == 1

    @pytest.mark.parametrize(
        "line",
        [
            'import b from "./b.js";',
            'import { b } from "b";',
            "  import { b } from './b.js';",
            'const later = () => import("./b.js");',
            "const address = import.meta.url;",
            "export default b;",
            "export { b };",
            'export * from "./b.js";',
            "export let changing = 1;",
            "const { b } = await fetch('/b');",
        ],
    )
    def test_a_form_that_cannot_be_joined_is_refused(self, line):
        with pytest.raises(CannotJoin, match=r"js/a\.js"):
            join("js/a.js", {"js/a.js": f"{line}\n", "js/b.js": "export const b = 1;\n"})

    @pytest.mark.parametrize(
        "line", ["// what we import (or export) is known", "const wait = async () => await fetch('/b');"]
    )
    def test_what_only_looks_like_one_is_not(self, line):
        assert line in join("js/a.js", {"js/a.js": f"{line}\n"})

    def test_a_name_that_is_not_exported_is_missed(self):
        files = {"js/a.js": 'import { b, c } from "./b.js";\n', "js/b.js": "export const b = 1;\nconst c = 2;\n"}

        with pytest.raises(CannotJoin, match=r"js/a\.js: js/b\.js exports no c\."):
            join("js/a.js", files)

    def test_a_file_that_is_not_there_is_missed(self):
        with pytest.raises(CannotJoin, match=r"js/a\.js: there is no js/b\.js"):
            join("js/a.js", {"js/a.js": 'import "./b.js";\n'})

    def test_a_circle_is_told(self):
        files = {"js/a.js": 'import "./b.js";\n', "js/b.js": 'import "./a.js";\n'}

        with pytest.raises(CannotJoin, match=r"js/a\.js imports js/b\.js imports js/a\.js"):
            join("js/a.js", files)
