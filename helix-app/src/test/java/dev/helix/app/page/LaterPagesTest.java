package dev.helix.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.testkit.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages behind the board, full of what they are for, in a real browser. */
@EnabledIf(value = "isHere", disabledReason = "no browser: apt-get install chromium nodejs")
class LaterPagesTest extends RealPages {

    private static final String HOSTILE =
            "<img src=\"http://evil.example/x\" onerror=\"alert(1)\"><script>alert(2)</script> \u202e";
    private static final String SERVICE = """
            import http.server, os, sys
            print("WARNING: the cache is cold", flush=True)
            print("ERROR: no printer", flush=True)
            for i in range(60):
                print("line", i, flush=True)
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.end_headers()
                    if self.path != "/":
                        print("asked for " + self.path, flush=True)
                def log_message(self, *args):
                    pass
            http.server.HTTPServer(("127.0.0.1", int(os.environ["HELIX_PORT"])), Handler).serve_forever()
            """;

    private boolean hasSystems;

    @AfterEach
    void stop() {
        if (hasSystems) {
            shop.close();
            for (var system : List.of("test", "production")) {
                Cli.run("control", "stop", "--system", system, "--root", shop.folder());
            }
        }
    }

    /** A project that failed, was changed and passed; another that collides with it; chats whose answers were sent back. */
    private String fill() throws Exception {
        root("grep -q good src/a.txt && echo \"3 passed, 0 failed\" || { echo \"FAILED ATest.isGood\"; exit 1; }");
        project("first", "The first change", "src/a.txt", "bad\n");
        shop.does("ready", "first");
        assertThat(shop.project("deploy", "first").code()).isNotZero();
        shop.modify("first", "src/a.txt", "good\n" + HOSTILE + "\n");
        shop.does("ready", "first");
        project("second", "The second change", "src/a.txt", "good, too\n");
        shop.does("ready", "second");
        shop.does("deploy", "first");
        project("third", "The third change", "src/a.txt", "bad again " + HOSTILE + "\n");
        shop.does("ready", "third");
        assertThat(shop.project("deploy", "third").code()).isNotZero();
        var conversations = new Conversations(shop.folder());
        var chat = conversations.chat("user:root", "Greet " + HOSTILE, "What for? " + HOSTILE);
        for (int i = 0; i < 21; i++) {
            conversations.answer(
                    chat, "What for?\n" + HOSTILE, "What for?\n\n<!-- STEP: why -->", "missing " + HOSTILE);
        }
        return chat;
    }

    private static String href(Page page, String within) {
        return page.locator(within).first().getAttribute("href");
    }

    @ParameterizedTest
    @CsvSource({"en-US, LIGHT, 1280", "de-DE, DARK, 375"})
    void eachPageHoldsWhatItIsForAndEverybodyCanReadIt(String language, ColorScheme scheme, int width)
            throws Exception {
        var chat = fill();
        shop.serve();
        var page = open(language, width, scheme);
        visit(page, "/answers");
        var answer = href(page, "#answers td a");
        visit(page, "/projects/first");
        var deploy = href(page, "#operations a");
        visit(page, deploy);
        var moment = href(page, "#journal td a");
        visit(page, "/projects/third");
        visit(page, href(page, "#operations a"));
        assertThat(page.locator("#last-good"))
                .containsText(Pattern.compile("first.*src/a\\.txt \\+1 −2", Pattern.DOTALL));
        assertThat(page.locator("#last-good"))
                .containsText(language.equals("en-US") ? "The same tools judged" : "Dieselben Werkzeuge haben");
        isReadable(page, "a deployment that failed");
        for (var place : contents(chat, answer, deploy, moment).entrySet()) {
            var path = place.getKey();
            visit(page, path);
            assertThat(page.locator("main")).containsText(place.getValue());
            isReadable(page, path);
            assertThat(page.locator("main img, main script")).hasCount(0);
            assertThat(page.locator("main").innerText()).as(path).doesNotContain("\u202e");
        }
        visit(page, answer);
        assertThat(page.locator("#attempts")).containsText(language.equals("en-US") ? "0.0123 USD" : "0,0123 USD");
        assertThat(page.locator("#attempts p code").allInnerTexts()).contains("second/spec.md", "notes.md");
        assertThat(page.content()).doesNotContain(shop.folder().toString());
    }

    private static void isReadable(Page page, String path) {
        // What is folded is looked at, too.
        page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true; })");
        page.evaluate(RealBrowser.axe());
        var found = page.evaluate("() => axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))");
        assertThat((List<?>) found).as(path).isEmpty();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
                .as(path)
                .isEqualTo(0);
    }

    /** Pages, and what stands there in both languages. */
    private static Map<String, String> contents(String chat, String answer, String deploy, String moment) {
        var pages = new LinkedHashMap<String, String>();
        pages.put("/chats", "second");
        pages.put("/chats/" + chat, "alert(2)");
        pages.put("/answers", "why");
        pages.put("/answers?rule=step-marker", "step-marker");
        pages.put(answer, "MISSING_STEP_MARKER");
        pages.put("/compliance", "%");
        pages.put("/letter?since=7d", "first");
        pages.put("/attempts/first?page=2", "alert(2)");
        pages.put("/collisions", "good, too");
        pages.put("/systems?level=all", "–");
        pages.put(deploy + "?level=all", "op-");
        pages.put(moment, "JSON");
        pages.put("/projects/first?link=merged", "alert(2)");
        pages.put("/projects/first/integrate", "src/a.txt");
        return pages;
    }

    @Test
    void whatChangedBetweenTwoAttemptsIsSeenByAClick() throws Exception {
        fill();
        shop.serve();
        var page = open();
        visit(page, "/projects/first");
        page.locator("#attempts a[href*='page=2']").click();

        assertThat(page.locator("#changes tr.removed")).containsText("bad");
        assertThat(page.locator("#changes tr.added").first()).containsText("good");
        assertThat(page.locator("#attempts a[aria-current]")).hasText("1 → 2");
    }

    @Test
    void anOperationIsGoneThroughEntryByEntryWithTheKeyboard() throws Exception {
        fill();
        shop.serve();
        var page = open();
        visit(page, "/projects/first");
        page.locator("#operations a").first().click();
        assertThat(page.locator(".steps svg.time").first()).isVisible();
        page.locator("#journal summary").focus();
        page.keyboard().press("Enter");
        page.locator("#journal td a").first().focus();
        page.keyboard().press("Enter");

        assertThat(page.locator("#replay")).containsText("As it was behind entry 1 of");
        assertThat(page.locator("#replay")).containsText("At work then: Deploy");
        // Nothing had begun then: all steps were to come.
        assertThat(page.locator(".steps li.good")).hasCount(0);
        for (int i = 0; i < 2; i++) {
            var before = page.url();
            page.locator("#replay-on").focus();
            page.keyboard().press("Enter");
            page.waitForURL(url -> !url.equals(before));
        }
        assertThat(page.locator(".steps li.good").first()).isVisible();
        assertThat(page.locator("#replay")).containsText("As it was behind entry 3 of");

        var slider = page.locator("input[type=range]");
        slider.focus();
        page.keyboard().press("End");
        page.locator(".slider button").click();
        assertThat(page.locator("#replay-on")).hasCount(0);
        assertThat(page.locator("#replay dl")).containsText("on the test system");
    }

    private Path service() throws Exception {
        hasSystems = true;
        var port = FreePort.find();
        shop = ShopRoot.of(folder.resolve("shop"), "service.py", SERVICE, "a.txt", "one\n")
                .init(
                        "production:\n  port: " + port
                                + "\n  control:\n    start: [python3, service.py]\n"
                                + "    health: \"http://127.0.0.1:{port}/\"\n    health_timeout: 20s\n"
                                + "test: { port: " + FreePort.find() + ", root: \"../{name}-test\" }\nprobation: 0s\n",
                        ShopRoot.THREE_PASS,
                        "");
        var started = Cli.run("control", "start", "--root", shop.folder());
        assertThat(started.code()).as(started.err()).isZero();
        return shop.folder().resolve(".helix/systems/production/system.log");
    }

    @Test
    void aSystemsLogIsFilteredByLevelAndStaysWhereSomebodyReads() throws Exception {
        var log = service();
        assertThat(log).exists();
        shop.serve();
        var page = open();
        visit(page, "/systems");
        var production = page.locator("#system-production");
        assertThat(production.locator("#do-production-start")).hasCount(0);
        assertThat(production.locator("#why-production-start")).hasText("Start: it runs and is well");
        // Its starts are folded, too.
        var summary = production.locator("summary:has(h2)");
        summary.click();
        production.locator("#log-production-error").click();
        page.waitForURL("**/systems?level=error*");
        assertThat(production.locator("tr.level-error")).hasText("ERROR: no printer");
        assertThat(production.locator(".tail tr")).hasCount(1);
        production.locator("#log-production-warning").click();
        assertThat(production.locator(".tail tr")).hasText("WARNING: the cache is cold");

        production.locator("#log-production-all").click();
        page.waitForURL("**/systems?level=all*");
        isLive(page);
        var tail = production.locator(".tail");
        summary.focus();
        Files.writeString(log, "the next line\n", StandardOpenOption.APPEND);
        assertThat(tail).containsText("the next line");
        // Who is at the end sees the end, and what had the focus has it still.
        assertThat((Boolean) tail.evaluate("each => each.scrollHeight - each.scrollTop - each.clientHeight < 8"))
                .isTrue();
        assertThat(summary).isFocused();

        tail.evaluate("each => { each.scrollTop = 0; }");
        Files.writeString(log, "one more line\n", StandardOpenOption.APPEND);
        var newer = production.locator("[data-newer] button");
        assertThat(newer).isVisible();
        assertThat(tail).not().containsText("one more line");
        assertThat((Number) tail.evaluate("each => each.scrollTop")).isEqualTo(0);
        newer.click();
        assertThat(tail).containsText("one more line");
        assertThat(newer).isHidden();

        // Where the page has other parts than before, all of it is put anew.
        page.evaluate("() => document.getElementById('main').insertAdjacentHTML('beforeend',"
                + " '<p id=\"gone\" data-part></p>')");
        tail.evaluate("each => { each.scrollTop = 7; }");
        Files.writeString(log, "the last line\n", StandardOpenOption.APPEND);
        assertThat(page.locator("#gone")).hasCount(0);
        assertThat(newer).isVisible();
        assertThat((Number) tail.evaluate("each => each.scrollTop")).isEqualTo(7);
        isReadable(page, "/systems");
        page.setViewportSize(375, HIGH);
        isReadable(page, "/systems");
        isReadable(page, "/systems/production/stop");

        visit(page, "/systems");
        isLive(page);
        var stop = production.locator("#do-production-stop");
        stop.click();
        var dialog = page.locator("dialog[open]");
        assertThat(dialog.locator("[data-cancel]")).isFocused();
        assertThat(dialog).containsText("answers nobody until somebody starts it again");
        page.keyboard().press("Escape");
        assertThat(stop).isFocused();
        assertThat(production.locator(".standing")).hasText("running");
        stop.press("Enter");
        dialog.locator("button.primary").click();
        assertThat(production.locator(".standing")).hasText("stopped");
        assertThat(production.locator("#why-production-stop")).hasText("Stop: nothing of it runs");
    }
}
