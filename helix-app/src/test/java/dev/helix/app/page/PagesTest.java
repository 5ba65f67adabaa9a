package dev.helix.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.testkit.Eventually;
import java.io.BufferedReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages as a browser without a script has them. */
class PagesTest {

    private static final Pattern TREE = Pattern.compile("name=\"tree\" value=\"([0-9a-f]{40})\"");

    @TempDir
    Path folder;

    private ShopRoot shop;
    private Surfer surfer;

    @BeforeEach
    void serve() throws Exception {
        shop = ShopRoot.of(folder.resolve("shop"), "src/a.txt", "one\ntwo\nthree\n", "src/b.txt", "b\n")
                .init("production: {}\n", ShopRoot.THREE_PASS, "");
        shop.does("create", "first", "--title", "<b>First</b> & \"quoted\"");
        shop.modify("first", "src/a.txt", "one\ntwo\n<script>alert(1)</script>\nthree\n");
        shop.serve();
        surfer = Surfer.of(shop.folder(), "en");
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private Surfer.Reply page(String path) throws Exception {
        var page = surfer.get(path);
        assertThat(page.status()).as(path + page.body()).isEqualTo(200);
        return page;
    }

    private void act(String action, String... fields) throws Exception {
        var place = "/projects/first/" + action;
        var sent = surfer.post(place, place, fields);
        assertThat(sent.status()).as(sent.body()).isEqualTo(303);
        Eventually.holds(
                action + " is over", () -> !page("/projects/first").body().contains("Watch</a>"));
    }

    @Test
    void aChangeIsTakenIntoProductionByFormsAlone() throws Exception {
        assertThat(page("/").body()).contains("Pending").contains("href=\"/projects/first\"");
        assertThat(page("/projects/first").body())
                .contains("Nobody has begun")
                .contains("href=\"/projects/first/ready\"")
                .contains("+<");

        act("ready");
        assertThat(page("/projects/first").body()).contains("Sealed. The next step is to deploy it");

        act("deploy");
        var tested = page("/projects/first").body();
        assertThat(tested).contains("3 checks passed").contains("same tree").contains("It can go into production");
        assertThat(page("/").body()).contains("Validated");

        var confirm = page("/projects/first/integrate").body();
        var tree = TREE.matcher(confirm);
        assertThat(tree.find()).as(confirm).isTrue();
        assertThat(confirm).contains("one file, +1 −0, into main");
        act("integrate", "tree", tree.group(1));

        assertThat(page("/projects/first").body())
                .contains("In production with commit")
                .contains("Revert");
        assertThat(shop.git().git("show", "main:src/a.txt")).contains("<script>alert(1)</script>");
    }

    @Test
    void whatJudgedWhenItLastWentWellIsComparedWithWhatJudgesNow() throws Exception {
        act("ready");
        act("deploy");
        act("validate");
        var yaml = shop.folder().resolve("helix.yaml");
        shop.close();
        Files.writeString(yaml, Files.readString(yaml).replace(ShopRoot.THREE_PASS, "echo \"FAILED ATest.b\"; exit 1"));
        shop.serve();
        surfer = Surfer.of(shop.folder(), "en");

        act("validate");

        var operation = Pattern.compile("/operations/op-[0-9]+")
                .matcher(page("/projects/first").body());
        assertThat(operation.find()).isTrue();
        var failed = page(operation.group()).body();
        assertThat(failed)
                .contains("What judged is not the same as then:", "<td>helix.yaml</td>")
                .doesNotContain("<td>git</td>");
    }

    @Test
    void whatSomebodyHasSeenIsWhatTheyApprove() throws Exception {
        act("ready");
        act("deploy");
        var other = "0".repeat(40);

        var refused = surfer.post("/projects/first/integrate", "/projects/first/integrate", "tree", other);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("STALE_CANDIDATE").contains("role=\"alert\"");
        assertThat(shop.git().git("log", "--oneline", "main")).doesNotContain("first");
    }

    @Test
    void whatIsNotPossibleSaysWhyBesideItsButton() throws Exception {
        act("ready");

        var page = page("/projects/first").body();

        assertThat(page)
                .contains("<button type=\"button\" disabled aria-describedby=\"why-integrate\">Integrate</button>");
        assertThat(page).contains("id=\"why-integrate\">Project “first” is ready and can't become “in production”");
        assertThat(page).contains("ILLEGAL_TRANSITION");
        assertThat(page("/projects/first/deploy").body()).contains("Production is not touched");
        var asked = surfer.get("/projects/first/integrate");
        assertThat(asked.status()).isEqualTo(409);
        assertThat(asked.body()).contains("can't become").doesNotContain("<form");
    }

    @Test
    void aPartThatCannotBeReadSaysSoAndTheRestOfThePageStays() throws Exception {
        var blob = shop.git().git("rev-parse", "main:src/a.txt").strip();
        Files.delete(shop.folder().resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));

        assertThat(page("/").body()).contains("card-first");
        assertThat(page("/projects/first").body())
                .contains("be read at the moment. Load the page again", "id=\"do-abort\"", "id=\"history\"");
    }

    @Test
    void textOfOthersIsTextAndNothingElse() throws Exception {
        for (var path : List.of("/", "/projects/first", "/projects/first/ready", "/letter")) {
            var page = page(path);
            assertThat(page.body())
                    .as(path)
                    .contains("&lt;b&gt;First&lt;/b&gt;")
                    .doesNotContain("<b>First");
            assertThat(page.body()).as(path).doesNotContain("<script>alert");
            assertThat(page.header("Content-Security-Policy"))
                    .contains("default-src 'none'")
                    .contains("script-src 'self'")
                    .doesNotContain("unsafe");
        }
        assertThat(page("/projects/first").body()).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @Test
    void nobodyActsWithoutBeingLetInAndWithoutTheFormOfAPageOfHelix() throws Exception {
        var stranger = surfer.stranger();
        var in = stranger.get("/projects/first");
        assertThat(in.status()).isEqualTo(401);
        assertThat(in.body()).contains("helix open").doesNotContain("First");
        assertThat(stranger.postWith("", "/projects/first/ready", List.of()).status())
                .isEqualTo(401);

        for (var csrf : List.of("", "guessed", "0".repeat(43))) {
            assertThat(surfer.postWith(csrf, "/projects/first/ready", List.of()).status())
                    .as(csrf)
                    .isEqualTo(403);
        }
        var token = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"")
                .matcher(page("/projects/first/ready").body());
        assertThat(token.find()).isTrue();
        for (var header : List.of("Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site")) {
            var refused = surfer.postWith(token.group(1), "/projects/first/ready", List.of(header));
            assertThat(refused.status()).as(header).isEqualTo(403);
            assertThat(refused.body()).doesNotContain("First").doesNotContain("Production");
        }
        assertThat(page("/projects/first").body()).contains("Nobody has begun");
    }

    private String token(String... words) {
        var all = new ArrayList<Object>(List.of("token", "create"));
        all.addAll(List.of(words));
        all.addAll(List.of("--root", shop.folder()));
        var made = Cli.run(all.toArray());
        assertThat(made.code()).as(made.err()).isZero();
        return made.out()
                .lines()
                .filter(line -> line.matches("\\S{30,}"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aViewerSeesAndDoesNothing() throws Exception {
        var viewer = Surfer.by(surfer, token("guest", "--role", "viewer"));

        assertThat(viewer.get("/projects/first").body())
                .contains("Nobody has begun")
                .doesNotContain("id=\"actions\"");
        assertThat(viewer.get("/systems").body()).doesNotContain("<form");
        for (var chats : List.of("/answers", "/answers/1-2")) {
            assertThat(viewer.get(chats).status()).as(chats).isEqualTo(403);
        }
        assertThat(surfer.get("/answers/1-2").status()).isEqualTo(404);
        var asked = viewer.get("/projects/first/ready");
        assertThat(asked.status()).isEqualTo(409);
        assertThat(asked.body()).contains("FORBIDDEN").doesNotContain("<form");
    }

    @Test
    void aTokenForSomeProjectsShowsNoOthers() throws Exception {
        shop.does("create", "second", "--title", "The second change");
        act("ready");
        act("deploy");
        var some = Surfer.by(surfer, token("team", "--role", "operator", "--projects", "sec*"));

        assertThat(some.get("/").body()).contains("The second change").doesNotContain("first");
        assertThat(some.get("/projects/second").status()).isEqualTo(200);
        var other = some.get("/projects/first");
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.body()).doesNotContain("quoted");
        assertThat(some.get("/systems").body()).doesNotContain("<form").doesNotContain("first");
        var operation = Pattern.compile("/operations/op-[0-9]+")
                .matcher(page("/projects/first").body());
        assertThat(operation.find()).isTrue();
        assertThat(some.get(operation.group()).status()).isEqualTo(404);
        assertThat(some.post("/projects/second/abort", "/projects/first/abort").status())
                .isEqualTo(403);
    }

    @Test
    void aPageThatThereIsNotSaysWhichOneWasMeant() throws Exception {
        var missing = surfer.get("/projects/fir");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body()).contains("There is no project “fir”. Did you mean first?");
        for (var path : List.of("/nothing", "/operations/op-999999", "/operations/x", "/projects/first/dance")) {
            var reply = surfer.get(path);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.body()).as(path).contains("<h1>There is no such page</h1>");
        }
        // A program gets what it always got.
        assertThat(surfer.ask("GET /helix/evolution/projects/nope", "", List.of("Accept: application/json"))
                        .body())
                .contains("PROJECT_NOT_FOUND")
                .doesNotContain("<html");
    }

    @Test
    void pagesSpeakTheLanguageOfTheirReader() throws Exception {
        var german = Surfer.of(shop.folder(), "de-DE,de;q=0.9");

        assertThat(german.get("/projects/first").body())
                .contains("<html lang=\"de\"")
                .contains("Noch nicht begonnen")
                .contains("<b>offen</b>");
        var chosen = german.get("/?language=en");
        assertThat(chosen.status()).isEqualTo(303);
        assertThat(chosen.header("Set-Cookie")).startsWith("helix_language=en;").contains("HttpOnly");
    }

    /** Who turns the theme wants the same page again, and a page to confirm something is one, too. */
    @Test
    void whoChoosesALanguageOrAThemeStaysWhereTheyAre() throws Exception {
        act("ready");
        var operation = Pattern.compile("/operations/op-[0-9]+")
                .matcher(page("/projects/first").body());
        assertThat(operation.find()).isTrue();
        for (var path :
                List.of(operation.group() + "?level=info", "/?lane=ready&page=1", "/projects/first/deploy?x=1")) {
            var query = path.substring(path.indexOf('?') + 1);
            var shown = page(path).body();
            for (var choice : List.of("language=de", "theme=dark", "theme=light")) {
                var link = "?" + choice + "&" + query;
                assertThat(shown).as(path).contains("href=\"" + link.replace("&", "&amp;") + "\"");
                var chosen = surfer.get(path.replaceFirst("[?].*", "") + link);
                assertThat(chosen.status()).as(path + link).isEqualTo(303);
                assertThat(chosen.header("Location")).isEqualTo(path);
            }
        }
        assertThat(page("/projects/first?file=1").body()).contains("href=\"?view=split&amp;file=1\"");
    }

    @Test
    void aPageIsToldWhatHappenedAndGetsAllOfItWhenItComesBack() throws Exception {
        try (var socket = surfer.events("/projects/first")) {
            var reader = Surfer.reader(socket);
            assertThat(until(reader, "event: hello")).isNotEmpty();
            assertThat(until(reader, "Nobody has begun")).isNotEmpty();

            shop.does("ready", "first");

            assertThat(until(reader, "Sealed. The next step")).isNotEmpty();
        }
        try (var socket = surfer.events("/")) {
            assertThat(until(Surfer.reader(socket), "Sealed. The next step")).isNotEmpty();
        }
        for (var bad : List.of("", "//evil.example/", "/x y", "/<script>")) {
            assertThat(surfer.get("/ui/events?page=" + URLEncoder.encode(bad, StandardCharsets.UTF_8))
                            .status())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    private static String until(BufferedReader reader, String text) throws Exception {
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.contains(text)) {
                return line;
            }
        }
        return "";
    }

    @Test
    void projectsThatWillCollideAreToldWithTheOrderThatIsBest() throws Exception {
        assertThat(page("/collisions").body()).contains("No two open projects change the same lines");
        for (var other : List.of("second", "third")) {
            shop.does("create", other, "--title", "The " + other);
        }
        // The first one changes both places, each of the others one of them.
        shop.modify("first", "src/a.txt", "ONE\ntwo\nthree\n");
        shop.modify("first", "src/b.txt", "B\n");
        shop.modify("second", "src/a.txt", "1\ntwo\nthree\n");
        shop.modify("third", "src/b.txt", "bee\n");
        for (var id : List.of("first", "second", "third")) {
            shop.does("ready", id);
        }

        assertThat(page("/collisions").body())
                .contains("In this order one project has to be rebased; in the reverse one, 2.")
                .containsSubsequence("<ol>", ">second<", ">third<", ">first<", "</ol>")
                .containsSubsequence("src/a.txt", "both changed the same lines", "ONE", "1");
        var team = Surfer.by(surfer, token("team", "--role", "viewer", "--projects", "fir*"));
        assertThat(team.get("/collisions").body()).contains("No two open projects");
    }

    @Test
    void aChangeIsShownSideBySideForWhoWantsThat() throws Exception {
        assertThat(page("/projects/first").body()).contains("Side by side").doesNotContain("class=\"split\"");
        var chosen = surfer.get("/projects/first?view=split");
        assertThat(chosen.status()).isEqualTo(303);
        var cookie = chosen.header("Set-Cookie");
        assertThat(cookie).startsWith("helix_view=split;").contains("HttpOnly");

        var split = surfer.with("helix_view=split").get("/projects/first").body();
        assertThat(split)
                .contains("class=\"split\"", "One below the other", "<td class=\"text added\">+ &lt;script")
                .doesNotContain("<script>alert");
    }

    @Test
    void whoElseChangesALineIsToldAtThatLine() throws Exception {
        shop.does("create", "second", "--title", "The second change");
        shop.modify("second", "src/a.txt", "one\ntwo\nquite another line\nthree\n");
        act("ready");
        shop.does("ready", "second");

        assertThat(page("/projects/first").body())
                .contains("Also changed by second")
                .containsSubsequence("class=\"others\"", "second changes these lines, too", "&lt;script");
        var team = Surfer.by(surfer, token("team", "--role", "viewer", "--projects", "fir*"));
        assertThat(team.get("/projects/first").body()).doesNotContain("Also changed by", "changes these lines");
    }

    @Test
    void systemsAndOperationsAreShown() throws Exception {
        act("ready");
        assertThat(page("/systems").body()).contains("Production").contains("A library: nothing is started.");
        var operation = Pattern.compile("/operations/op-[0-9]+")
                .matcher(page("/projects/first").body());
        assertThat(operation.find()).isTrue();
        assertThat(page(operation.group()).body()).contains("Seal: ").contains("1 file sealed");
        act("deploy");
        var deploy = Pattern.compile("(?s)/operations/op-[0-9]+(?=\"[^>]*>Deploy)")
                .matcher(page("/projects/first").body());
        assertThat(deploy.find()).as(page("/projects/first").body()).isTrue();
        assertThat(page(deploy.group()).body()).contains("3 passed, 0 failed");
        assertThat(page(deploy.group() + "?level=info").body()).contains("<details open>", "3 passed, 0 failed");
        assertThat(page(deploy.group() + "?level=error").body())
                .contains("No line of that kind")
                .doesNotContain("3 passed, 0 failed</td>");
        assertThat(page("/compliance").body()).contains("No answers were recorded");
    }

    private String operation(String label) throws Exception {
        var found = Pattern.compile("(?s)/operations/op-[0-9]+(?=\"[^>]*>" + label + ")")
                .matcher(page("/projects/first").body());
        assertThat(found.find()).as(label).isTrue();
        return found.group();
    }

    @Test
    void anOperationIsSeenAsItWasBehindEachEntryOfTheJournal() throws Exception {
        act("ready");
        act("deploy");
        var deploy = operation("Deploy");
        var whole = page(deploy).body();
        var entries = Pattern.compile("[?]at=([0-9]+)#replay")
                .matcher(whole)
                .results()
                .map(entry -> entry.group(1))
                .toList();
        assertThat(entries).hasSizeGreaterThan(6);
        assertThat(whole).contains("As JSON").doesNotContain("As it was behind");

        var first = page(deploy + "?at=" + entries.getFirst()).body();
        assertThat(first)
                .contains("As it was behind entry 1 of " + entries.size())
                .contains("At work then: Deploy (")
                .contains("<dd><code>ready</code></dd>")
                .contains("to come")
                .doesNotContain("Step back</a>");
        var last = page(deploy + "?at=" + entries.getLast()).body();
        assertThat(last)
                .contains("Nothing was at work then.")
                .contains("<dd><code>on the test system</code></dd>")
                .doesNotContain("Step on</a>");
        // What is past changes no more, and to fold the journal up to there takes its time.
        assertThat(whole).contains("data-events=\"/ui/events\"");
        assertThat(last).contains("data-events=\"\"");
        assertThat(surfer.get("/ui/events?page="
                                + URLEncoder.encode(deploy + "?at=" + entries.getLast(), StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
        // An entry that is not of it shows it as it is.
        for (var other : List.of("1", "999999", "x", "99999999999999999999")) {
            assertThat(surfer.get(deploy + "?at=" + other).body()).doesNotContain("As it was behind");
        }
    }

    @Test
    void whoWaitsForTheTestSystemReadsWhoHasIt() throws Exception {
        shop.close();
        var gate = Files.createDirectories(folder.toRealPath().resolve("gate"));
        var go = gate.resolve("go");
        var slow = ShopRoot.of(folder.resolve("slow"), "a.txt", "a\n", "b.txt", "b\n")
                .init(
                        "production: {}\n",
                        "while [ ! -e " + go + " ]; do sleep 0.05; done; echo \"3 passed, 0 failed\"",
                        "sandbox: { read: [\"" + gate + "\"] }\n");
        shop = slow;
        for (var id : List.of("first", "second")) {
            shop.does("create", id, "--title", "The " + id);
            shop.modify(id, id.equals("first") ? "a.txt" : "b.txt", "changed\n");
            shop.does("ready", id);
        }
        shop.serve();
        surfer = Surfer.of(shop.folder(), "en");
        var place = "/projects/first/deploy";
        assertThat(surfer.post(place, place).status()).isEqualTo(303);
        Eventually.holds(
                "the second one waits",
                () -> page("/projects/second")
                        .body()
                        .matches("(?s).*Waiting for the test system: Deploy [(]first[)] has it, step \\d+ of \\d+.*"));
        assertThat(page("/").body()).contains("Waiting for the test system: Deploy (first) has it");
        var team = Surfer.by(surfer, token("team", "--role", "viewer", "--projects", "sec*"));
        assertThat(team.get("/projects/second").body())
                .contains("Waiting for the test system: Deploy has it")
                .doesNotContain("first");

        Files.createFile(go);
        Eventually.holds(
                "the test system is free", () -> page("/projects/second").body().contains("Sealed. The next step"));
    }

    @Test
    void whatDiffersBetweenTwoLinksOfTheChainIsOneClickAway() throws Exception {
        act("ready");
        act("deploy");
        var tree = TREE.matcher(page("/projects/first/integrate").body());
        assertThat(tree.find()).isTrue();
        act("integrate", "tree", tree.group(1));
        assertThat(page("/projects/first").body())
                .contains("id=\"differs-merged\"")
                .doesNotContain("id=\"differs-running\"")
                .contains("The project is over");
        assertThat(page("/projects/first?link=merged").body())
                .contains("What the change does to the main that it was merged onto")
                .contains("&lt;script&gt;");
        assertThat(page("/projects/first?link=tested").body()).contains("Nothing: both are the same tree.");

        shop.does("create", "second", "--title", "The second");
        shop.modify("second", "src/b.txt", "another b\n");
        shop.does("ready", "second");
        shop.does("deploy", "second");
        shop.does("integrate", "second");

        assertThat(page("/projects/first").body())
                .contains("production has moved on since")
                .contains("id=\"differs-running\"");
        assertThat(page("/projects/first?link=running").body())
                .contains("What differs between “Integrated” and “Running”")
                .contains("another b");
        assertThat(page("/projects/first?link=nothing").body()).contains("The project is over");
        assertThat(page("/").body()).contains("2 today");
    }
}
