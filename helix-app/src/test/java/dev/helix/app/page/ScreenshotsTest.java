package dev.helix.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.helix.app.HelixProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes pictures of {@code helix demo --stay}, as somebody sees it who has just begun: all pages in both languages and at both widths,
 * and the two of the board that the README shows. By {@code scripts/screenshots} alone.
 */
@EnabledIfEnvironmentVariable(named = "HELIX_SCREENSHOTS", matches = ".+")
class ScreenshotsTest {

    private static final Pattern LINK = Pattern.compile("once by this link: (\\S+)");
    private static final Pattern ANSWER = Pattern.compile("/answers/[0-9TZ]+");

    @TempDir
    Path work;

    /** A page, and the name of its picture. */
    private record Shown(String name, String path) {}

    @Test
    void theDemoIsPictured() throws Exception {
        var folder = Path.of(System.getenv("HELIX_SCREENSHOTS"));
        Files.createDirectories(folder);
        var demo = new ProcessBuilder(HelixProcess.helix(
                        "demo", "--stay", "--dir", work.resolve("demo").toString()))
                .redirectErrorStream(true)
                .start();
        try (var browser = RealBrowser.start();
                var said = demo.inputReader(StandardCharsets.UTF_8)) {
            var link = link(said);
            var context = browser.browser().newContext(look("en-US", 1280, ColorScheme.LIGHT));
            var page = context.newPage();
            page.navigate(link);
            var home = URI.create(page.url()).resolve("/").toString();
            // What the demo leaves at work is there, too, before anything is pictured.
            page.locator("#lane-developing .card").waitFor();
            var in = context.storageState();
            page.navigate(home + "answers");
            var answer = ANSWER.matcher(page.content());
            assertThat(answer.find()).isTrue();
            context.close();
            var pages = List.of(
                    new Shown("board", ""),
                    new Shown("project-failed", "projects/limit-greetings"),
                    new Shown("project-conflict", "projects/greet-politely"),
                    new Shown("project-integrated", "projects/greet-in-german"),
                    new Shown("attempts", "attempts/greet-in-german"),
                    new Shown("project-developing", "projects/announce-hours"),
                    new Shown("confirm", "projects/greet-politely/rebase"),
                    new Shown("operation", "operations/" + lastOperation(home, browser, in)),
                    new Shown("systems", "systems"),
                    new Shown("letter", "letter"),
                    new Shown("chats", "chats"),
                    new Shown("answers", "answers"),
                    new Shown("answer", answer.group().substring(1)),
                    new Shown("compliance", "compliance"),
                    new Shown("collisions", "collisions"));
            for (var language : Map.of("en", "en-US", "de", "de-DE").entrySet()) {
                for (int width : List.of(1280, 375)) {
                    for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                        try (var each = browser.browser()
                                .newContext(
                                        look(language.getValue(), width, scheme).setStorageState(in))) {
                            var one = each.newPage();
                            for (var shown : pages) {
                                one.navigate(home + shown.path());
                                picture(
                                        one,
                                        folder.resolve("%s-%s-%d-%s.png"
                                                .formatted(shown.name(), language.getKey(), width, word(scheme))),
                                        true);
                            }
                        }
                    }
                }
            }
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                try (var each =
                        browser.browser().newContext(look("en-US", 1280, scheme).setStorageState(in))) {
                    var one = each.newPage();
                    one.navigate(home);
                    picture(one, folder.resolve("board-%s.png".formatted(word(scheme))), false);
                }
            }
        } finally {
            // As Ctrl-C: it takes its systems with it.
            demo.destroy();
            assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("board-dark.png"));
    }

    private static String word(ColorScheme scheme) {
        return scheme.name().toLowerCase(Locale.ROOT);
    }

    private static String link(BufferedReader said) throws IOException {
        for (var line = said.readLine(); line != null; line = said.readLine()) {
            var link = LINK.matcher(line);
            if (link.find()) {
                return link.group(1);
            }
        }
        throw new AssertionError("the demo has ended without a link");
    }

    private static String lastOperation(String home, RealBrowser browser, String in) {
        try (var context = browser.browser()
                .newContext(look("en-US", 1280, ColorScheme.LIGHT).setStorageState(in))) {
            var page = context.newPage();
            page.navigate(home + "projects/limit-greetings");
            return page.locator("#operations a").first().getAttribute("href").replaceFirst(".*/", "");
        }
    }

    private static Browser.NewContextOptions look(String language, int width, ColorScheme scheme) {
        return new Browser.NewContextOptions()
                .setLocale(language)
                .setViewportSize(width, 800)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE);
    }

    private static void picture(Page page, Path file, boolean whole) throws IOException {
        page.locator("#main").waitFor();
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(whole));
        assertThat(Files.size(file)).isGreaterThan(1_000);
    }
}
