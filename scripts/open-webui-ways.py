"""The further ways through Open WebUI: what a model says of itself, two tabs, branches, an arena, folders, a search, tools."""

import base64
import json
import re

from playwright.sync_api import Error, expect

PATIENCE = 60_000
ANSWER = ".chat-assistant"
SAYS = re.compile("Answer [a-z]+\\.|And so it goes on")
OTHER_LANGUAGE = {"en-US": "de-DE", "de-DE": "en-US"}
DESCRIPTION = {"en-US": "Finds out with you what should change", "de-DE": "Klärt mit dir, was sich am System ändern soll"}
SUGGESTION = {"en-US": "Change something", "de-DE": "Etwas ändern"}
FOLDER_SAYS = "In this folder everything is said in short words."


class Ways:
    def __init__(self, chat, url, record, told):
        self.chat = chat
        self.page = chat.page
        self.url = url
        self.record = record
        self.told = told

    def api(self, path, data=None):
        return self.chat.api(self.url, path, data)

    def notes(self):
        return [json.loads(line) for line in self.record.read_text().splitlines()] if self.record.exists() else []

    def turns(self):
        """What reached HELIX and was no prompt of Open WebUI's own."""
        return [note for note in self.notes() if note.get("body", {}).get("stream")]

    def last_turn(self):
        return self.turns()[-1]

    def said(self):
        return [
            (message["role"], message["content"] if isinstance(message["content"], str) else "(parts)")
            for message in self.last_turn()["body"]["messages"]
        ]

    def fresh(self, query=""):
        self.page.goto(f"{self.url}/{query}")
        self.page.locator("#chat-input").wait_for(timeout=2 * PATIENCE)

    def says(self, text, page=None):
        expect((page or self.page).locator(ANSWER).filter(has_text=text).last).to_be_visible(timeout=PATIENCE)

    def answered(self, act, page=None, agent=True):
        """Does what asks something, and waits until the answer of the agent's next turn stands there and is whole."""
        page = page or self.page
        before = len(self.turns())
        act()
        self.until(lambda: len(self.turns()) > before)
        if agent:
            self.says(SAYS, page)
        page.wait_for_function("() => !document.querySelector('button path[d^=\"M2.25 12c0-5.385\"]')", timeout=PATIENCE)
        page.locator(".regenerate-response-button").last.wait_for(state="attached", timeout=PATIENCE)

    def until(self, holds):
        for _ in range(PATIENCE // 100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("nothing was asked")

    def card(self, locale, name):
        context = self.page.context.browser.new_context(viewport={"width": 1280, "height": 1000}, locale=locale)
        context.add_init_script(f"localStorage.setItem('locale', '{locale}')")
        page = context.new_page()
        page.goto(self.url)
        expect(page.get_by_text(DESCRIPTION[locale]).first).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text(SUGGESTION[locale]).first).to_be_visible(timeout=PATIENCE)
        page.screenshot(path=str(self.chat.screenshots / f"card-{name}-{locale}.png"))
        context.close()

    def logo(self):
        return self.api("/api/v1/models/model/profile/image?id=helix-consultant").body()

    def models(self):
        return {model["id"]: model for model in self.api("/api/models").json()["data"]}

    def legacy(self, wanted):
        params = {"function_calling": "legacy"} if wanted else {}
        model = self.models()["helix-consultant"]
        self.api("/api/v1/models/model/update?id=helix-consultant", {
            "id": model["id"], "name": model["name"], "base_model_id": None, "meta": model["info"]["meta"],
            "params": params, "is_active": True, "access_grants": [{"principal_type": "user", "principal_id": "*", "permission": "read"}],
        })
        self.api("/api/models?refresh=true")

    def edit_question(self, old, new):
        message = self.page.locator(".user-message").filter(has_text=old).last
        message.hover()
        message.get_by_role("button", name=re.compile("^(Edit|Bearbeiten)$")).first.click()
        area = self.page.locator("textarea[id^=message-edit-]")
        area.fill(new)
        self.page.locator("#confirm-edit-message-button").click()


def what_models_say(ways, locale):
    chat = ways.chat
    for each in (locale, OTHER_LANGUAGE[locale]):
        ways.card(each, "offered")
    ways.told("description and first messages in the language of each page, as HELIX offers them")
    before = ways.logo()
    chat.put_down(ways.url)
    for each in (locale, OTHER_LANGUAGE[locale]):
        ways.card(each, "put-down")
    own = json.loads(chat.models.read_text())["data"][0]["info"]["meta"]["profile_image_url"]
    own = base64.b64decode(own.split(",")[1])
    assert ways.logo() == own, "the logo is not HELIX's own"
    ways.told(f"HELIX's own logo once its models are put down ({'the same' if before == own else 'Open WebUI’s'} before)")
    capabilities = ways.models()["helix-consultant"]["info"]["meta"]["capabilities"]
    assert not capabilities["builtin_tools"] and capabilities["vision"]
    ways.told("capabilities as HELIX offers them")


def first_message(ways, locale):
    ways.fresh()

    def choose():
        ways.page.get_by_text(SUGGESTION[locale]).first.click()
        if ways.page.locator("#send-message-button").count() > 0:
            ways.page.locator("#send-message-button").click()

    ways.answered(choose)
    ways.told(f"a first message by one click, with {ways.said()}")


def two_tabs(ways, locale):
    """The second one asks while the first one's answer is being written."""
    page, chat = ways.page, ways.chat
    ways.fresh()
    ways.answered(lambda: chat.ask("Begin"))
    here = page.url
    other = chat.context.new_page()
    other.add_init_script(f"localStorage.setItem('locale', '{locale}')")
    other.goto(here)
    ways.says(SAYS, other)
    chat.ask("From the first tab")
    ways.until(lambda: "working" in chat.statuses())

    def second():
        other.locator("#chat-input").click()
        other.keyboard.insert_text("From the second tab")
        other.locator("#send-message-button").click()

    try:
        ways.answered(second, other)
    finally:
        other.screenshot(path=str(chat.screenshots / "two-tabs.png"))
        other.close()
    ways.told(f"the second tab's question, with {[turn['body']['messages'][-1]['content'] for turn in ways.turns()[-2:]]}")
    page.goto(here)
    ways.says(SAYS)
    chat.picture("after-two-tabs")


def branches(ways, locale):
    page, chat = ways.page, ways.chat
    ways.fresh()
    ways.answered(lambda: chat.ask("The first question"))
    ways.answered(lambda: chat.ask("The second question"))
    ways.answered(lambda: ways.edit_question("The second question", "The second question, edited"))
    ways.told(f"an edited question, with {ways.said()}")
    ways.answered(chat.regenerate)
    ways.told(f"a regenerated answer, with {ways.said()}")
    chat.picture("branches")
    ways.answered(lambda: page.locator("#continue-response-button").last.evaluate("button => button.click()"))
    ways.told(f"a continued answer, with {ways.said()}")
    chat.picture("continued")
    ways.answered(lambda: chat.ask("After the continued one"))
    ways.told(f"a turn after a continued one, with {ways.said()}")

    def with_a_wish():
        mark = "contains(@class, 'regenerate-response-button')"
        page.locator(f"xpath=(//button[{mark}])[last()]/following::button[1]").click()
        page.locator("#floating-message-input").fill("Say it more kindly")
        page.locator("#floating-message-input").press("Enter")

    ways.answered(with_a_wish)
    ways.told(f"an answer regenerated with a wish, with {ways.said()}")


def arena(ways, locale):
    chat = ways.chat
    ways.fresh("?models=helix-arena")
    ways.answered(lambda: chat.ask("Who answers in an arena?"))
    assert ways.last_turn()["body"]["model"] == "helix-consultant"
    chat.picture("arena")
    ways.told("an answer in an arena")
    ways.fresh("?models=tasks-arena")
    ways.answered(lambda: chat.ask("And who answers here?"), agent=False)
    ways.says("HELIX consultant")
    chat.picture("arena-of-tasks")
    ways.told("an arena that draws the task model: a sentence that names the other model, and no agent")


def folder(ways, locale):
    chat = ways.chat
    made = ways.api("/api/v1/folders/", {"name": "Short", "data": {"system_prompt": FOLDER_SAYS}}).json()["id"]
    ways.page.goto(f"{ways.url}/folders/{made}")
    ways.page.locator("#chat-input").wait_for(timeout=2 * PATIENCE)
    ways.answered(lambda: chat.ask("What about this folder?"))
    assert ways.said()[0] == ("system", FOLDER_SAYS), ways.said()
    ways.answered(lambda: chat.ask("And again?"))
    chat.picture("folder")
    ways.told(f"a folder with a system prompt, with {ways.said()}")


def search_and_tools(ways, locale):
    chat = ways.chat
    chat.put_down(ways.url, web_search=True, builtin_tools=True, file_context=True, memory=True, code_interpreter=True)
    ways.fresh("?web-search=true")
    ways.answered(lambda: chat.ask("How do people greet in Austria?"))
    ways.told(f"native tools and search, {len(ways.last_turn()['body'].get('tools', []))} tools offered, with {ways.said()}")
    ways.legacy(True)
    ways.fresh("?web-search=true")
    ways.answered(lambda: chat.ask("How do people greet in Tyrol?"))
    searched = [note["search"] for note in ways.notes() if "search" in note]
    assert searched, "nothing was searched"
    chat.picture("search")
    ways.told(f"a search for {searched}, with {ways.said()}")
    ways.answered(lambda: chat.ask("And what else?"))
    ways.told(f"a turn after a search, with {ways.said()}")


def walk(chat, url, record, told):
    ways = Ways(chat, url, record, told)
    failed = []
    for way in (what_models_say, first_message, two_tabs, branches, arena, folder, search_and_tools):
        try:
            way(ways, chat.words["locale"])
        except (AssertionError, Error) as error:
            failed.append(way.__name__)
            told(f"{way.__name__} is not so: {error}")
            ways.page.screenshot(path=str(chat.screenshots / f"not-so-{way.__name__}.png"))
    assert not failed, f"not so: {failed}"
