package dev.helix.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.FileJournal;
import dev.helix.adapter.local.FileTurnCosts;
import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.JournalEntry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The night letter by every way in but the chat. */
class LetterTest {

    private static final String HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\"";
    private static final Pattern TIMES = Pattern.compile("(?m)^.*(Written|\"until\").*$");

    @TempDir
    Path folder;

    @Test
    void itIsTheSameAloneAndBesideAServerAndHarmlessInABrowser() throws Exception {
        var shop = ShopRoot.of(folder.resolve("shop"), "src/a.txt", "one\n", "src/b.txt", "b\n")
                .init("production: {}\n", ShopRoot.THREE_PASS, "");
        try {
            shop.does("create", "first", "--title", HOSTILE);
            shop.modify("first", "src/a.txt", "one\ntwo\n");
            for (var action : new String[] {"ready", "deploy", "integrate"}) {
                shop.does(action, "first");
            }
            shop.does("create", "second", "--title", "Waits");
            book(shop);
            var alone = letter(shop, "text", "en");
            var file = letter(shop, "html", "de");
            var json = letter(shop, "json", "en");
            assertThat(alone)
                    .contains("In production", HOSTILE + " (first): commit", "signed statement", "helix verify")
                    .contains("Nothing failed", "Waits (second): nobody has begun")
                    .contains("Changed by somebody else", "Slot b of production, seen", ": a\\nforged.txt.")
                    .contains("One chat: one turn of agents, 1,200 tokens, 30 s, no price is known.")
                    .contains("Development of first: 2 turns of agents", "0.2500 USD and one turn without a price.");
            assertThat(file)
                    .contains(
                            "<html lang=\"de\">",
                            "&lt;img src=x",
                            "Was auf dich wartet",
                            "0,2500 USD",
                            "<code>helix verify ")
                    .doesNotContain("<img", "<script", "href", "src=\"");
            assertThat(json)
                    .contains(
                            "\"changes\"",
                            "\"tampered\"",
                            "\"unpriced\"",
                            "\"proofs\"",
                            "\"reason\" : \"pending\"".replace(" ", ""));
            assertThat(Cli.run("letter", "--root", shop.folder(), "--since", "soon")
                            .err())
                    .contains("INVALID_SPEC")
                    .contains("yesterday");

            shop.serve();

            assertThat(times(letter(shop, "text", "en"))).isEqualTo(times(alone));
            assertThat(letter(shop, "html", "de")).contains("&lt;img src=x").doesNotContain("<img");
            var refused = Cli.run("letter", "--root", shop.folder(), "--since", "soon");
            assertThat(refused.code()).isNotZero();
            assertThat(refused.err()).contains("INVALID_SPEC");
            var page = Surfer.of(shop.folder(), "en").get("/letter?since=7d");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body())
                    .contains("&lt;img src=x", "href=\"/projects/second\"", "What waits for you", "<code>helix verify ")
                    .doesNotContain("<img");
            assertThat(Surfer.of(shop.folder(), "en").get("/letter?since=soon").status())
                    .isEqualTo(422);
        } finally {
            shop.close();
        }
    }

    /** Books turns, and somebody who writes into a live slot. */
    private static void book(ShopRoot shop) throws Exception {
        var costs = new FileTurnCosts(shop.folder().resolve(FileTurnCosts.FOLDER), Duration.ofDays(7));
        var unpriced = new Usage(1, 1_000, 200, null, Duration.ofSeconds(30));
        var priced = new Usage(1, 1_000, 200, new BigDecimal("0.25"), Duration.ofSeconds(30));
        costs.keep(new TurnCost(Instant.now(), AgentProfile.CONSULTANT, "chat", unpriced));
        costs.keep(new TurnCost(Instant.now(), AgentProfile.DEVELOPER, "first", unpriced));
        costs.keep(new TurnCost(Instant.now(), AgentProfile.DEVELOPER, "first", priced));
        try (var journal = new FileJournal(shop.folder().resolve(".helix/journal.jsonl"), InstantSource.system())) {
            journal.append(new JournalEntry.SlotTampered(SystemName.PRODUCTION, Slot.B, List.of("a\nforged.txt")));
        }
    }

    private static String times(String letter) {
        return TIMES.matcher(letter).replaceAll("");
    }

    private static String letter(ShopRoot shop, String format, String language) {
        var letter = Cli.run("letter", "--root", shop.folder(), "--format", format, "--language", language);
        assertThat(letter.code()).as(letter.err()).isZero();
        return letter.out();
    }
}
