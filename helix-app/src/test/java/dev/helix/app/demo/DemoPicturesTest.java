package dev.helix.app.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.helix.app.page.RealBrowser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody sees who follows the README's {@code ./helix demo --stay}: pictures of each page lie in {@code target/pictures} afterwards, from
 * which {@code scripts/pictures} takes those in the documents.
 */
@EnabledOnOs(OS.LINUX)
@EnabledIf(value = "isHere", disabledReason = "no browser: apt-get install chromium nodejs")
class DemoPicturesTest {

    private static final Path PICTURES = Path.of("target/pictures");
    private static final double LONGEST_WAIT_MS = 60_000;
    private static final String LINK = "once by this link: ";

    @TempDir
    Path folder;

    static boolean isHere() {
        return RealBrowser.missing().isEmpty();
    }

    /** A way of looking at the pages. */
    private record Look(String name, String language, ColorScheme scheme, int width, int height) {}

    @Test
    void eachPageOfTheDemoThatStaysHasSomethingToSeeInBothLanguagesAndWidths() throws Exception {
        Files.createDirectories(PICTURES);
        var demo = DemoProcess.start(folder, "--stay");
        try (var browser = RealBrowser.start()) {
            var said = DemoProcess.readUntil(demo.getInputStream(), LINK);
            var link = said.substring(said.lastIndexOf(LINK) + LINK.length()).strip();
            var cookie = browser.browser().newContext();
            cookie.newPage().navigate(link);
            var state = cookie.storageState();
            for (var look : List.of(
                    new Look("light", "en-US", ColorScheme.LIGHT, 1280, 592),
                    new Look("dark", "en-US", ColorScheme.DARK, 1280, 592),
                    new Look("light-de-phone", "de-DE", ColorScheme.LIGHT, 375, 800),
                    new Look("dark-de", "de-DE", ColorScheme.DARK, 1280, 592))) {
                try (var context = browser.browser()
                        .newContext(new Browser.NewContextOptions()
                                .setStorageState(state)
                                .setLocale(look.language())
                                .setColorScheme(look.scheme())
                                .setViewportSize(look.width(), look.height()))) {
                    context.setDefaultTimeout(LONGEST_WAIT_MS);
                    lookAtAll(context, link.replaceFirst("/open.*", ""), look);
                }
            }
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(DemoProcess.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        DemoProcess.awaitNothingRunning(folder);
    }

    private static void lookAtAll(BrowserContext context, String server, Look look) {
        var strange = new ArrayList<String>();
        var page = context.newPage();
        page.onPageError(strange::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                strange.add(message.text());
            }
        });
        page.navigate(server + "/projects/greet-in-german");
        var deploy = page.locator("#operations a").last().getAttribute("href");
        page.navigate(server + "/answers");
        var answer = page.locator("#answers td a").first().getAttribute("href");
        page.navigate(server + "/chats");
        var chat = page.locator("#chats td a").first().getAttribute("href");
        for (var each : pages(deploy, answer, chat).entrySet()) {
            page.navigate(server + each.getValue().path());
            assertThat(page.locator("#live:not([hidden])"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LONGEST_WAIT_MS));
            assertThat(page.locator(each.getValue().part()).first()).isVisible();
            shows(page, each.getKey(), look);
        }
        assertThat(strange).isEmpty();
    }

    private static void shows(Page page, String name, Look look) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + "-" + look.name() + ".png")));
        page.evaluate(RealBrowser.axe());
        assertThat((List<?>) page.evaluate(
                        "() => axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))"))
                .as(name)
                .isEmpty();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
                .as(name)
                .isEqualTo(0);
    }

    /** A page, and what has to be there to be seen. */
    private record Seen(String path, String part) {}

    private static Map<String, Seen> pages(String operation, String answer, String chat) {
        var pages = new LinkedHashMap<String, Seen>();
        pages.put("board", new Seen("/", "#lane-needs_person #card-greet-politely"));
        pages.put("failed", new Seen("/projects/limit-greetings", "#findings mark"));
        pages.put("conflict", new Seen("/projects/greet-politely", "#conflicts pre"));
        pages.put("integrated", new Seen("/projects/greet-in-german?link=merged", ".chain li.same"));
        pages.put("attempts", new Seen("/attempts/greet-in-german?page=2", "#changes tr.added"));
        pages.put("operation", new Seen(operation, ".steps svg.time"));
        pages.put("systems", new Seen("/systems?level=all", "#log-test-lines tr.level-error"));
        pages.put("letter", new Seen("/letter", ".letter li a"));
        pages.put("chats", new Seen("/chats", "#chats td a"));
        pages.put("chat", new Seen(chat, "#answers td a"));
        pages.put("answers", new Seen("/answers", "#answers td a"));
        pages.put("answer", new Seen(answer, ".attempt .hint"));
        pages.put("compliance", new Seen("/compliance", "#rules td"));
        return pages;
    }
}
