package dev.helix.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the team wants another person for that, who asked for a change does not take it into production by a page's form either. */
class OtherPersonTest {

    private static final Pattern TREE = Pattern.compile("name=\"tree\" value=\"([0-9a-f]{40})\"");

    @TempDir
    private Path folder;

    private ShopRoot shop;
    private Surfer ada;
    private Surfer bob;

    @BeforeEach
    void serve() throws Exception {
        shop = ShopRoot.of(folder.resolve("shop"), "a.txt", "one\n")
                .init("production: {}\napproval: { integrate: other_person }\n", ShopRoot.THREE_PASS, "");
        shop.serve();
        var owner = Surfer.of(shop.folder(), "en");
        ada = Surfer.by(owner, token("ada"));
        bob = Surfer.by(owner, token("bob"));
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private String token(String name) {
        var made = Cli.run("token", "create", name, "--role", "operator", "--root", shop.folder());
        assertThat(made.code()).as(made.err()).isZero();
        return made.out().strip();
    }

    private static void act(Surfer who, String action) throws Exception {
        var place = "/projects/change/" + action;
        var sent = who.post(place, place);
        assertThat(sent.status()).as(sent.body()).isEqualTo(303);
        Eventually.holds(
                action + " is over", () -> !who.get("/projects/change").body().contains("Watch</a>"));
    }

    /** Returns how often an integration has begun. */
    private long begun() throws Exception {
        return Files.readAllLines(shop.folder().resolve(".helix/journal.jsonl")).stream()
                .filter(line -> line.contains("\"kind\":\"integrate\""))
                .count();
    }

    @Test
    void whoAskedForAChangeDoesNotIntegrateItByThePageAndSomebodyElseDoes() throws Exception {
        shop.does("create", "change", "--title", "A change");
        shop.modify("change", "a.txt", "two\n");
        act(ada, "ready");
        act(bob, "deploy");
        var seen = bob.get("/projects/change/integrate").body();
        var tree = TREE.matcher(seen);
        assertThat(tree.find()).as(seen).isTrue();

        var page = ada.get("/projects/change").body();
        assertThat(page)
                .contains("disabled aria-describedby=\"why-integrate\">Integrate</button>")
                .contains("OTHER_PERSON_NEEDED")
                .containsPattern("id=\"why-integrate\">[^<]*ada[^<]*another person has to integrate it");
        var form = ada.get("/projects/change/integrate");
        assertThat(form.status()).isEqualTo(409);
        assertThat(form.body()).contains("OTHER_PERSON_NEEDED").doesNotContain("<form");
        // The form of an older page, or of another person's, sent all the same.
        var sent = ada.post("/projects/change/rollback", "/projects/change/integrate", "tree", tree.group(1));

        assertThat(sent.status()).isEqualTo(403);
        assertThat(sent.body())
                .contains("role=\"alert\"", "OTHER_PERSON_NEEDED", "ada")
                .containsPattern("ada[^<]*another person has to integrate it");
        assertThat(begun()).isZero();
        assertThat(shop.git().git("show", "main:a.txt")).isEqualTo("one");

        var done = bob.post("/projects/change/integrate", "/projects/change/integrate", "tree", tree.group(1));

        assertThat(done.status()).as(done.body()).isEqualTo(303);
        Eventually.holds(
                "it is in production", () -> bob.get("/projects/change").body().contains("In production with commit"));
        assertThat(begun()).isPositive();
        assertThat(shop.git().git("show", "main:a.txt")).isEqualTo("two");
    }
}
