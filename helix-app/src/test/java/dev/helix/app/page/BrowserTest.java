package dev.helix.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages in a real browser, as people have them. */
@EnabledIf(value = "isHere", disabledReason = "no browser: apt-get install chromium nodejs")
class BrowserTest extends RealPages {

    @Test
    void aChangeGoesItsWholeWayByClicksWhileThePageTellsOfIt() throws Exception {
        root(ShopRoot.THREE_PASS);
        project("first", "The first change", "src/a.txt", "one\ntwo\n2.5\nthree\n");
        shop.serve();
        var page = open();
        var board = context.newPage();
        board.navigate(page.url());

        page.getByText("The first change").click();
        assertThat(standing(page)).containsText("Nobody has begun");
        act(page, "Ready");
        assertThat(standing(page)).containsText("Sealed");
        assertThat(board.locator("#lane-ready #card-first")).isVisible();

        button(page, "Deploy").click();
        page.locator("dialog[open] [data-cancel]").click();
        assertThat(page.locator("dialog[open]")).hasCount(0);
        assertThat(button(page, "Deploy")).isFocused();
        act(page, "Deploy");
        assertThat(standing(page)).containsText("3 checks passed");
        assertThat(board.locator("#lane-validated #card-first")).isVisible();

        button(page, "Integrate").click();
        var dialog = page.locator("dialog[open]");
        assertThat(dialog).containsText("one file, +1 −0, into main");
        assertThat(dialog.locator("tr.added")).containsText("2.5");
        dialog.locator("button.primary").click();
        assertThat(board.locator("#lane-integrated #card-first")).containsText("In production with commit");
        assertThat(page.locator(".chain li.good")).hasCount(5);
        assertThat(shop.git().git("show", "main:src/a.txt")).contains("2.5");
    }

    @Test
    void aConflictNamesItsFileItsLinesAndTheOtherProject() throws Exception {
        root(ShopRoot.THREE_PASS);
        project("fix-login", "Fix the login", "src/a.txt", "one\nTWO\nthree\n");
        project("add-limit", "Add a limit", "src/a.txt", "one\n2\nthree\n");
        shop.does("ready", "fix-login");
        shop.does("ready", "add-limit");
        shop.serve();
        var page = open();
        assertThat(page.locator("#lane-ready .card")).hasCount(2);

        shop.does("deploy", "fix-login");
        shop.does("integrate", "fix-login");

        var card = page.locator("#lane-needs_person #card-add-limit");
        assertThat(card).containsText("fix-login changed src/a.txt, too: rebase it.");
        card.locator("a").click();
        assertThat(page.locator("#conflicts")).containsText("both changed the same lines");
        assertThat(page.locator("#conflicts pre").first()).hasText("TWO");
        assertThat(page.locator("#conflicts pre").last()).hasText("2");
        assertThat(page.locator("#why-deploy")).containsText("“Rebase” puts both versions side by side");
        act(page, "Rebase");
        assertThat(page.locator("#operations")).containsText("Rebase");
    }

    @ParameterizedTest
    @CsvSource({"1280", "375"})
    void aFailureIsReadWithinTheFirstScreen(int width) throws Exception {
        root("echo \"FAILED LimiterTest.resets expected 3\"; echo \"2 passed, 1 failed\"; exit 1");
        project("limit", "Limit the number of greetings", "src/a.txt", "one\n");
        shop.does("ready", "limit");
        assertThat(shop.project("deploy", "limit").code()).isNotZero();
        shop.serve();
        var page = open("en-US", width, ColorScheme.LIGHT);
        visit(page, "/projects/limit");

        for (var seen : List.of(
                page.getByText("Production was not touched."), standing(page), page.locator("#actions .primary"))) {
            var box = seen.boundingBox();
            assertThat(box.y + box.height).as(seen.toString()).isLessThan(HIGH);
        }
        assertThat(page.locator("#findings")).containsText("LimiterTest.resets");
        assertThat(page.locator("#findings details[open] pre")).isVisible();
        assertThat(page.locator("#head .fault")).hasText("Cause: the change itself.");
        assertThat(page.locator("#findings mark")).hasText("FAILED LimiterTest.resets expected 3");
        page.getByText("The whole log").click();
        page.waitForURL("**/operations/*");
        assertThat(page.locator("#log-lines tr.level-error").first()).containsText("LimiterTest.resets");
    }

    /** Whether the link to this page, where there is one, is within the navigation's visible part. */
    private static final String CURRENT_IS_SEEN = """
            () => [...document.querySelectorAll('nav [aria-current]')].every(here => {
              const nav = here.parentElement.getBoundingClientRect();
              const link = here.getBoundingClientRect();
              return link.left >= nav.left - 1 && link.right <= nav.right + 1;
            })""";

    @ParameterizedTest
    @CsvSource({"en-US, LIGHT, 1280", "en-US, DARK, 375", "de-DE, LIGHT, 375", "de-DE, DARK, 1280"})
    void everybodyCanReadAndUseThePages(String language, ColorScheme scheme, int width) throws Exception {
        root(ShopRoot.THREE_PASS);
        project("first", "The first change", "src/a.txt", "one\ntwo\n2.5\nthree\n");
        project("second", "The second change with a name that is rather long for a telephone", "src/b.txt", "c\n");
        shop.does("ready", "second");
        shop.does("deploy", "second");
        var conversations = new Conversations(shop.folder());
        var chat = conversations.chat("user:root", "Greet in German", "What for?");
        conversations.answer(chat, "What for?", "What for?\n\n<!-- STEP: why -->", "its marker is missing");
        shop.serve();
        var page = open(language, width, scheme);
        var axe = RealBrowser.axe();
        for (var path : List.of(
                "/",
                "/?lane=pending",
                "/projects/first",
                "/projects/second",
                "/projects/second/integrate",
                "/operations/op-1",
                "/systems",
                "/compliance",
                "/answers",
                "/chats",
                "/collisions",
                "/letter",
                "/projects/nothing")) {
            visit(page, path);
            page.evaluate(axe);
            var found =
                    page.evaluate("() => axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))");
            assertThat((List<?>) found).as(path).isEmpty();
            assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
                    .as(path)
                    .isEqualTo(0);
            assertThat(page.locator("h1").first().boundingBox().y)
                    .as("the heading of " + path)
                    .isLessThan(HIGH / 3.0);
            assertThat((Boolean) page.evaluate(CURRENT_IS_SEEN)).as(path).isTrue();
        }
        assertThat(page.locator("html")).hasAttribute("lang", language.substring(0, 2));
        // Who has chosen no colours is offered those that the device does not ask for.
        assertThat(page.locator(".to-light")).isVisible(visible(scheme == ColorScheme.DARK));
        assertThat(page.locator(".to-dark")).isVisible(visible(scheme == ColorScheme.LIGHT));
    }

    @Test
    void onATelephoneALaneThatSomebodyHasOpenedStaysOpenWhileOthersCome() throws Exception {
        root(ShopRoot.THREE_PASS);
        for (var id : List.of("first", "second", "third")) {
            project(id, "The change " + id, "src/a.txt", id + "\n");
        }
        shop.does("ready", "second");
        shop.serve();
        var page = open("en-US", 375, ColorScheme.LIGHT);
        isLive(page);
        assertThat(page.locator("#open-first")).isVisible();
        assertThat(page.locator("#open-second")).isHidden();
        page.locator("#lane-ready summary").click();
        assertThat(page.locator("#open-second")).isVisible();

        shop.does("abort", "third");

        assertThat(page.locator("#lane-aborted summary")).isVisible();
        assertThat(page.locator("#open-third")).isHidden();
        assertThat(page.locator("#open-second")).isVisible();
        // Fingers need room.
        assertThat((List<?>) page.evaluate(TOO_LOW)).isEmpty();
    }

    @Test
    void whoIsRefusedHasTheReasonInFocus() throws Exception {
        root(ShopRoot.THREE_PASS);
        project("first", "The first change", "src/a.txt", "one\n");
        shop.serve();
        var page = open();
        visit(page, "/projects/first/ready");
        shop.does("abort", "first");
        page.locator("form button.primary").click();

        assertThat(page.locator("#refused")).isFocused();
        assertThat(page.locator("#refused")).containsText("first");
    }

    private static final String TOO_LOW = """
            () => [...document.querySelectorAll('main button, main .button, main summary, .card > a, nav a, .counts a')]
                .filter(each => each.getClientRects().length && each.getBoundingClientRect().height < 44)
                .map(each => each.outerHTML)""";

    private static LocatorAssertions.IsVisibleOptions visible(boolean visible) {
        return new LocatorAssertions.IsVisibleOptions().setVisible(visible);
    }

    @Test
    void aKeyboardIsEnough() throws Exception {
        root(ShopRoot.THREE_PASS);
        project("first", "The first change", "src/a.txt", "one\n");
        project("second", "The second change", "src/b.txt", "c\n");
        shop.serve();
        var page = open();

        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("j");
        page.keyboard().press("j");
        assertThat(page.locator("#open-first")).isFocused();
        page.keyboard().press("Enter");
        page.waitForURL("**/projects/first");
        page.keyboard().press("p");
        page.waitForURL("**/projects/second");
        button(page, "Ready").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog[open] [data-cancel]")).isFocused();
        page.keyboard().press("Escape");
        assertThat(button(page, "Ready")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog[open] [data-cancel]")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(standing(page)).containsText("Sealed");
        for (var next : List.of("Deploy", "Integrate")) {
            button(page, next).focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("dialog[open] [data-cancel]")).isFocused();
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(standing(page)).containsText(next.equals("Deploy") ? "3 checks passed" : "In production");
        }
        assertThat(shop.git().git("show", "main:src/b.txt")).contains("c");
        page.keyboard().press("g");
        page.keyboard().press("s");
        page.waitForURL("**/systems");
    }

    @Test
    void nothingThatOthersWroteRunsOrLoads() throws Exception {
        var hostile = "<img src=\"http://evil.example/x\" onerror=\"alert(1)\"><script>alert(2)</script>";
        root("cat src/a.txt; echo \"0 passed, 1 failed\"; exit 1");
        project("hostile", hostile + " \u202e", "src/a.txt", hostile + "\n\u202edesrever\u202c\n");
        var added = shop.folder().resolve("projects/evolution/hostile/new/x\"><svg onload=alert(3)>.txt");
        Files.createDirectories(added.getParent());
        Files.writeString(added, hostile);
        shop.does("ready", "hostile");
        assertThat(shop.project("deploy", "hostile").code()).isNotZero();
        shop.serve();
        var page = open();
        for (var path : List.of("/", "/projects/hostile", "/projects/hostile/ready", "/operations/op-9")) {
            visit(page, path);
            assertThat(page.locator("#main")).isVisible();
        }
        visit(page, "/projects/hostile");
        assertThat(page.locator("main img, main script, main svg[onload]")).hasCount(0);
        assertThat(page.locator("main")).containsText("alert(2)");
        assertThat(page.locator("main").innerText()).contains("\\u202e").doesNotContain("\u202e");
    }

    @Test
    void aPageSaysThatItsConnectionIsLostAndHealsItselfWhenHelixIsThereAgain() throws Exception {
        root(ShopRoot.THREE_PASS);
        project("first", "The first change", "src/a.txt", "one\n");
        shop.serve();
        var page = open();
        isLive(page);

        shop.close();

        assertThat(page.locator("#live")).containsText("Connection lost at");
        assertThat(page.locator("#card-first")).isVisible();
        shop.does("ready", "first");

        shop.serve();

        // Nobody has touched the browser, and what happened meanwhile is there.
        isLive(page);
        assertThat(page.locator("#lane-ready #card-first")).isVisible();
        page.locator("#card-first a").click();
        act(page, "Give up");
        assertThat(standing(page)).containsText("Given up");
        isLive(page);

        shop.close();
        Files.delete(shop.folder().resolve(".helix/browsers.json"));
        shop.serve();

        assertThat(page.locator("#live")).containsText("Run “helix open” to let it in again");
        page.navigate(Cli.run("open", "--print", "--root", shop.folder()).out().strip());
        isLive(page);
    }

    @Test
    void aThousandProjectsAreABoardStill() throws Exception {
        root(ShopRoot.THREE_PASS);
        for (int i = 0; i < 20; i++) {
            project("p" + i, "Project " + i, "src/a.txt", "one " + i + "\n");
            shop.does("ready", "p" + i);
        }
        shop.serve();
        shop.many(980);
        var page = open();
        assertThat(page.locator("#counts")).containsText("980");
        visit(page, "/");
        page.waitForFunction("() => performance.getEntriesByName('first-contentful-paint').length > 0");
        var paint = (Number) page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime");
        assertThat(paint.doubleValue()).isLessThan(1000);
        var surfer = Surfer.of(shop.folder(), "en");
        var times = new ArrayList<Long>();
        for (int i = 0; i < 15; i++) {
            long start = System.nanoTime();
            assertThat(surfer.get("/").status()).isEqualTo(200);
            times.add((System.nanoTime() - start) / 1_000_000);
        }
        times.sort(null);
        visit(page, "/");
        isLive(page);
        assertThat(shop.project("abort", "p7").code()).isZero();
        assertThat(page.locator("#lane-aborted #card-p7")).isVisible();
        var updates = (List<?>)
                page.evaluate("() => performance.getEntriesByName('helix-update').map(entry => entry.duration)");
        var update = updates.stream()
                .mapToDouble(each -> ((Number) each).doubleValue())
                .min()
                .orElseThrow();
        System.out.printf(
                "first paint %.0f ms, board %s ms, update of a card %.1f ms%n", paint.doubleValue(), times, update);
        // The fastest of them: a machine may be busy with other tests.
        assertThat(times.getFirst()).isLessThan(50);
        assertThat(update).isLessThan(100);
        assertThat(page.locator("#lane-pending .card")).hasCount(50);
        page.locator("#lane-pending").getByText("930 more").click();
        page.locator("#lane-pending").getByText("930 more").click();
        assertThat(page.locator("#lane-pending .card")).hasCount(50);
        assertThat(page.locator("#lane-pending")).containsText("880 more");
    }
}
