"""Joined modules in a real browser: scopes of their own, the order of imports, what is handed from one to the other."""

from playwright.sync_api import Page

from webapp.joining import joined

FILES = {
    "js/main.js": """
import { add, count as total } from "./count.js";
import * as names from "./names.js";
import { Name } from "./names.js";
const state = "main";
add(2);
globalThis.told.push(`${state} ${total()} ${names.first} ${new Name().said}`);
""",
    "js/count.js": """
import "./first.js";
const state = "count"; // the same name as in the other modules
let sum = 1;
export const add = (more) => { sum += more; };
export function count() { return sum; }
globalThis.told.push(state);
""",
    "js/names.js": """
import { count } from "./count.js";
const state = "names";
export const first = `first of ${count()}`;
export class Name { said = state; }
globalThis.told.push(this === undefined);
""",
    "js/first.js": 'globalThis.told = ["first"];\n',
}


def test_joined_modules_run_as_they_would_alone(stranger: Page):
    script = joined("js/main.js", FILES.__getitem__)

    stranger.add_script_tag(content=script, type="module")

    stranger.wait_for_function("globalThis.told?.length === 4")
    assert stranger.evaluate("told") == ["first", "count", True, "main 3 first of 1 names"]
