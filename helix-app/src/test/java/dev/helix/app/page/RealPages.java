package dev.helix.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A root with its pages, and a real browser that was let in. */
abstract class RealPages {

    static final int WIDE = 1280;
    static final int HIGH = 800;
    /** A machine may be busy with other tests. */
    private static final double LONGEST_WAIT_MS = 60_000;

    private static RealBrowser browser;

    @TempDir
    Path folder;

    ShopRoot shop;
    BrowserContext context;
    private final List<String> strange = new ArrayList<>();

    static boolean isHere() {
        return RealBrowser.missing().isEmpty();
    }

    @BeforeAll
    static void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(LONGEST_WAIT_MS);
        browser = RealBrowser.start();
    }

    @AfterAll
    static void end() {
        browser.close();
    }

    @AfterEach
    void close() throws Exception {
        if (context != null) {
            context.close();
        }
        if (shop != null) {
            shop.close();
        }
        assertThat(strange).isEmpty();
    }

    void root(String unit) throws Exception {
        shop = ShopRoot.of(folder.resolve("shop"), "src/a.txt", "one\ntwo\nthree\n", "src/b.txt", "b\n")
                .init("production: {}\n", unit, "");
    }

    void project(String id, String title, String file, String text) throws Exception {
        shop.does("create", id, "--title", title);
        shop.modify(id, file, text);
    }

    /** Comes in by the link, and notes what a page must never do: run what others wrote, ask other places, break its own rules. */
    Page open(String language, int width, ColorScheme scheme) {
        context = browser.browser()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(language)
                        .setViewportSize(width, HIGH)
                        .setColorScheme(scheme));
        context.setDefaultTimeout(LONGEST_WAIT_MS);
        var page = context.newPage();
        page.onPageError(error -> strange.add("error: " + error));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && message.text().contains("Content Security Policy")) {
                strange.add(message.text());
            }
        });
        page.onDialog(dialog -> {
            strange.add("a dialog of somebody else: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (!URI.create(request.url()).getHost().equals("helix.localhost")) {
                strange.add("asked elsewhere: " + request.url());
            }
        });
        var link = Cli.run("open", "--print", "--root", shop.folder()).out().strip();
        page.navigate(link);
        return page;
    }

    Page open() {
        return open("en-US", WIDE, ColorScheme.LIGHT);
    }

    static void visit(Page page, String path) {
        page.navigate(URI.create(page.url()).resolve(path).toString());
    }

    static Locator button(Page page, String name) {
        return page.locator("#actions")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Presses a button, and confirms. */
    static void act(Page page, String name) {
        button(page, name).click();
        var dialog = page.locator("dialog[open]");
        assertThat(dialog.locator("[data-cancel]")).isFocused();
        dialog.locator("button.primary").click();
    }

    static Locator standing(Page page) {
        return page.locator("#head .standing");
    }

    /** The word stands in the page from the start; it is shown when the stream has begun. */
    static void isLive(Page page) {
        assertThat(page.locator("#live:not([hidden])")).hasText("live");
    }
}
