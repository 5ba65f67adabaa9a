"""Clicks through a chat with HELIX in Open WebUI and says what it saw; ends with 1 at the first thing that is not so."""

import argparse
import importlib.util
import json
import pathlib
import re
import sys
import time

from playwright.sync_api import Error, expect, sync_playwright

PATIENCE = 60_000
TRIES = 3
ANSWER = ".chat-assistant"
RETRIES = 3
PHASE = re.compile("Phase .greet.")
EVERYBODY = [{"principal_type": "user", "principal_id": "*", "permission": "read"}]

# What a person types, what the script's agent says, and what Open WebUI and HELIX call things.
WORDS = {
    "en": {
        "locale": "en-US",
        "wish": "Make the service greet in German",
        "first": "Who asks for it?",
        "rejected": "attempt 1/3 rejected",
        "second": "Our customers in Austria",
        "parameter": "Then a parameter will do.",
        "again": "On second thought",
        "long": "Think about it for a while",
        "never": "Now one that never holds",
        "after": "Are you still there?",
        "goes on": "The chat goes on.",
        "today": "Today, all chats and projects",
        "thought": re.compile("Thought|Thinking"),
        "follow-up": re.compile("^Follow up:"),
    },
    "de": {
        "locale": "de-DE",
        "wish": "Der Dienst soll auf Deutsch grüßen",
        "first": "Wer wünscht das?",
        "rejected": "Versuch 1/3 abgelehnt",
        "second": "Unsere Kunden in Österreich",
        "parameter": "Dann genügt ein Parameter.",
        "again": "Besser doch",
        "long": "Denk eine Weile darüber nach",
        "never": "Nun eine, die nie standhält",
        "after": "Bist du noch da?",
        "goes on": "Der Chat geht weiter.",
        "today": "Heute, alle Chats und Projekte",
        "thought": re.compile("Thought|Nachgedacht|Gedacht|Überleg|nachgedacht"),
        "follow-up": re.compile("^(Follow up|Folgefrage|Anschlussfrage|Nachfrage)"),
    },
}


class Chat:
    def __init__(self, context, root, screenshots, words, models):
        self.context = context
        self.page = context.new_page()
        self.models = models
        self.words = words
        self.root = root
        self.screenshots = screenshots
        self.pictures = 0
        self.asked = 0

    def open(self, url):
        self.without_news(url)
        self.page.add_init_script(f"localStorage.setItem('locale', '{self.words['locale']}')")
        self.page.goto(url)
        chat, broken = self.page.locator("#chat-input"), self.page.get_by_text("500: Internal Error")
        # Now and then its page gives up while it is loaded for the first time, and says nothing about it in its log.
        for _ in range(TRIES):
            chat.or_(broken).first.wait_for(timeout=2 * PATIENCE)
            if not broken.is_visible():
                break
            print("not HELIX's: Open WebUI shows an error of its own; its page is loaded again")
            self.page.reload()
        chat.wait_for(timeout=2 * PATIENCE)
        expect(self.page.get_by_text("HELIX consultant").first).to_be_visible(timeout=PATIENCE)

    def api(self, url, path, data=None):
        """Asks Open WebUI itself, as its administrator."""
        asked = self.page.request
        token = asked.post(f"{url}/api/v1/auths/signin", data={"email": "", "password": ""}).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = (
            asked.get(url + path, headers=headers)
            if data is None
            else asked.post(url + path, headers=headers, data=data)
        )
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:300]}"
        return answer

    def without_news(self, url):
        """The news of the release come up whenever they please: the person's settings switch them off."""
        version = self.api(url, "/api/version").json()["version"]
        self.api(url, "/api/v1/users/user/settings/update", {"ui": {"showChangelog": False, "version": version}})

    def put_down(self, url, **capabilities):
        """Puts the models down in Open WebUI as HELIX describes them, as docs/open-webui.md has it."""
        models = []
        for model in json.loads(self.models.read_text())["data"]:
            meta = model["info"]["meta"]
            meta["capabilities"] = {**meta["capabilities"], **capabilities}
            models.append(
                {"id": model["id"], "name": model["name"], "base_model_id": None, "meta": meta, "params": {}}
                | {"is_active": True, "access_grants": EVERYBODY}
            )
        self.api(url, "/api/v1/models/import", {"models": models})
        self.api(url, "/api/models?refresh=true")

    def ask(self, text):
        self.asked += not text.startswith("/")
        box = self.page.locator("#chat-input")
        box.click()
        self.page.keyboard.insert_text(text)
        self.page.locator("#send-message-button").click()

    def says(self, text):
        expect(self.page.locator(ANSWER).last).to_contain_text(text, timeout=PATIENCE)

    def ended(self):
        """The button for another answer is there once the turn is over."""
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('.regenerate-response-button')].length > 0", timeout=PATIENCE
        )

    def turns(self):
        """Turns of the agent, of all chats, as HELIX itself tells them."""
        self.ask("/cost")
        self.says(self.words["today"])
        return int(re.search(self.words["today"] + r"[^|\d]*(\d+)", self.page.locator(ANSWER).last.inner_text())[1])

    def regenerate(self):
        self.asked += 1
        self.page.evaluate("[...document.querySelectorAll('.regenerate-response-button')].at(-1).click()")

    def stop(self):
        self.page.locator('button:has(path[d^="M2.25 12c0-5.385"])').last.click()

    def statuses(self):
        notes = (self.root / "projects" / "sessions").glob("*/status.json")
        return [json.loads(note.read_text())["status"] for note in notes]

    def await_status(self, wanted, seconds):
        began = time.monotonic()
        while wanted not in self.statuses():
            if time.monotonic() - began > seconds:
                raise AssertionError(f"no session is {wanted} after {seconds} s: {self.statuses()}")
            time.sleep(0.02)
        return time.monotonic() - began

    def picture(self, name):
        """Without what pops up over it for some seconds."""
        self.pictures += 1
        self.page.evaluate("[...document.querySelectorAll('[data-sonner-toast] [data-close-button]')].forEach(b => b.click())")
        self.page.wait_for_function("() => !document.querySelector('[data-sonner-toast]')", timeout=PATIENCE)
        self.page.screenshot(path=str(self.screenshots / f"{self.pictures:02d}-{name}.png"))


def told(what):
    print(f"seen: {what}", flush=True)


def walk(chat):
    words = chat.words
    chat.ask(words["wish"])
    chat.says(words["first"])
    chat.picture("answer")
    log = chat.page.locator(ANSWER).last.get_by_text(words["thought"]).first
    log.click(timeout=PATIENCE)
    chat.says(words["rejected"])
    chat.picture("answer-after-one-retry")
    told("an answer after one retry, the rejected attempt in the log")

    assert "<!--" not in chat.page.locator("body").inner_text(), "the step marker shows"
    told("no step marker")

    follow_up = chat.page.get_by_role("button", name=words["follow-up"]).first
    expect(follow_up).to_be_visible(timeout=PATIENCE)
    told(f"follow-ups, the first one being {follow_up.get_attribute('aria-label')}")
    chat.page.wait_for_function("() => !/^(New Chat|Neuer Chat|Open WebUI)/.test(document.title)", timeout=PATIENCE)
    told(f"a title: {chat.page.title()}")

    chat.ended()
    chat.ask(words["second"])
    chat.says(words["parameter"])
    chat.picture("second-turn")
    told("a second turn")

    chat.ended()
    chat.regenerate()
    chat.says(words["again"])
    chat.picture("regenerated")
    told("a regenerated answer")

    chat.ended()
    chat.ask(words["long"])
    chat.await_status("working", 30)
    expect(chat.page.locator(ANSWER)).to_have_count(3, timeout=PATIENCE)
    chat.picture("working")
    chat.stop()
    took = chat.await_status("failed", 30)
    assert took < 10, f"the agent ended {took:.1f} s after the stop"
    chat.picture("stopped")
    told(f"a stop; the agent ended {took:.1f} s after it")

    chat.ended()
    chat.ask(words["never"])
    chat.says("VALIDATION_EXHAUSTED")
    chat.picture("exhausted")
    told("an exhausted answer")

    chat.ended()
    chat.ask("/projects")
    chat.says("greet-in-german")
    chat.picture("projects")
    told("/projects")

    chat.ended()
    chat.ask(words["after"])
    chat.says(words["goes on"])
    chat.picture("after-all")
    # One answer is rejected once, and one as often as there are attempts.
    wanted = chat.asked + RETRIES
    turns = chat.turns()
    assert turns == wanted, f"{turns} turns of the agent for {chat.asked} questions and {RETRIES} retries"
    told(f"the chat goes on; {turns} turns of the agent for {chat.asked} questions and {RETRIES} retries, so nothing else started it")

    chat.ended()
    chat.ask("/develop greet-in-german")
    chat.says("/deploy greet-in-german")
    answer = chat.page.locator(ANSWER).last
    answer.get_by_text(words["thought"]).first.click(timeout=PATIENCE)
    if chat.models:
        # Each phase is a fold of its own within the log.
        assert "greeting-de.txt" not in answer.inner_text(), "the phase is open"
        answer.get_by_role("button", name=PHASE).click(timeout=PATIENCE)
    expect(answer.get_by_text(PHASE).first).to_be_visible(timeout=PATIENCE)
    chat.says("greeting-de.txt")
    assert "<details" not in answer.inner_text(), "the tags of a fold show"
    chat.picture("developed")
    told("a development with its phase in the log" + (", folded" if chat.models else ""))


def further_ways():
    """The module beside this one, whose name is no name in Python."""
    place = pathlib.Path(__file__).with_name("open-webui-ways.py")
    spec = importlib.util.spec_from_file_location("open_webui_ways", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--url", required=True)
    options.add_argument("--root", required=True, type=pathlib.Path)
    options.add_argument("--chromium", required=True)
    options.add_argument("--language", choices=WORDS, default="en")
    options.add_argument("--screenshots", required=True, type=pathlib.Path)
    options.add_argument("--put-down", type=pathlib.Path, help="HELIX's list of models, to be put down in Open WebUI first")
    options.add_argument("--ways", type=pathlib.Path, help="go the further ways, of which this file tells what was asked")
    given = options.parse_args()
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=given.chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-proxy-server"],
        )
        context = browser.new_context(
            viewport={"width": 1280, "height": 1000}, locale=WORDS[given.language]["locale"]
        )
        chat = Chat(context, given.root, given.screenshots, WORDS[given.language], given.put_down)
        try:
            if given.put_down and not given.ways:
                chat.put_down(given.url)
            chat.open(given.url)
            if given.ways:
                further_ways().walk(chat, given.url, given.ways, told)
            else:
                walk(chat)
        except (AssertionError, Error) as error:
            chat.picture("not-so")
            print(f"not so: {error}", file=sys.stderr)
            return 1
        finally:
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
