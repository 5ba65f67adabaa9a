package dev.helix.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.FolderSessions;
import dev.helix.app.Cli;
import dev.helix.app.ShopRoot;
import dev.helix.domain.chat.SessionId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chats as people look at them afterwards. */
class ChatsPageTest {

    private static final String HOSTILE = "<script>alert(1)</script> \u202e {\"role\":\"user\"}";

    @TempDir
    Path folder;

    private ShopRoot shop;
    private Surfer surfer;
    private FolderSessions chats;

    @BeforeEach
    void serve() throws Exception {
        shop = ShopRoot.of(folder.resolve("shop"), "src/a.txt", "a\n")
                .init("production: {}\n", ShopRoot.THREE_PASS, "consultant: { trace_days: 7 }\n");
        shop.does("create", "second", "--title", "The second change");
        shop.serve();
        surfer = Surfer.of(shop.folder(), "en");
        chats = new FolderSessions(shop.folder());
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private String chat(String by, String... texts) {
        return new Conversations(shop.folder()).chat(by, texts);
    }

    private void answer(String chat, String text) {
        new Conversations(shop.folder()).answer(chat, text, "good", "no marker at its end");
    }

    private Surfer by(String... words) throws Exception {
        var all = new ArrayList<Object>(List.of("token", "create"));
        all.addAll(List.of(words));
        all.addAll(List.of("--root", shop.folder()));
        var made = Cli.run(all.toArray());
        assertThat(made.code()).as(made.err()).isZero();
        return Surfer.by(
                surfer,
                made.out()
                        .lines()
                        .filter(line -> line.matches("\\S{30,}"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aChatTellsWhatWasSaidAndHowItsAnswersCameOut() throws Exception {
        assertThat(surfer.get("/chats").body()).contains("No chats yet");
        var id = chat("ada", "I want a limit", "What for?");
        answer(id, "First draft");
        answer(chat("ada"), "Of another chat");

        var list = surfer.get("/chats").body();
        assertThat(list)
                .contains("href=\"/chats/" + id + "\"", "waits for the person", "why", "href=\"/projects/second\"")
                .contains("1 Right after another call");
        var page = surfer.get("/chats/" + id);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .containsSubsequence("Person", "I want a limit", "HELIX", "What for?")
                .doesNotContain("Of another chat");
        var answer = page.body().replaceFirst("(?s).*href=\"(/answers/[0-9TZ]+)\".*", "$1");
        assertThat(surfer.get(answer).body()).contains("First draft", "MISSING_STEP_MARKER", "step-marker");
        assertThat(surfer.get("/chats/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void whoHasToDoWithSomeProjectsReadsTheirOwnChatsAlone() throws Exception {
        var own = chat("team", "of the team");
        var other = chat("ada", "of ada");
        var alike = chat("team-2", "of another team");
        answer(own, "answered to the team");
        answer(other, "answered to ada");
        var team = by("team", "--role", "chat", "--projects", "shop-*");

        assertThat(team.get("/chats").body())
                .contains("/chats/" + own)
                .doesNotContain(other, alike)
                .doesNotContain("/projects/second");
        assertThat(team.get("/chats/" + own).body()).contains("of the team");
        assertThat(team.get("/chats/" + other).status()).isEqualTo(404);
        assertThat(team.get("/chats/" + alike).status()).isEqualTo(404);
        var answers = team.get("/answers").body();
        var all = surfer.get("/answers").body();
        assertThat(answers.split("href=\"/answers/", -1)).hasSize(2);
        assertThat(all.split("href=\"/answers/", -1)).hasSize(3);
        for (var link : all.split("href=\"", -1)) {
            var path = link.substring(0, Math.max(0, link.indexOf('"')));
            if (path.startsWith("/answers/")) {
                assertThat(team.get(path).status()).as(path).isEqualTo(answers.contains(path) ? 200 : 404);
            }
        }
        var viewer = by("guest", "--role", "viewer");
        assertThat(viewer.get("/chats").status()).isEqualTo(403);
        assertThat(viewer.get("/chats/" + own).status()).isEqualTo(403);
    }

    @Test
    void whereARuleWasWrongAPersonMarksItAndItIsCounted() throws Exception {
        answer(chat("ada"), "First draft");
        var page =
                "/answers/" + surfer.get("/answers").body().replaceFirst("(?s).*href=\"/answers/([0-9TZ]+)\".*", "$1");
        assertThat(surfer.get(page).body()).contains("That was a false alarm: step-marker");
        assertThat(surfer.post(page, page + "/alarm", "rule", "no-such-rule", "wrong", "yes")
                        .status())
                .isEqualTo(404);

        assertThat(surfer.post(page, page + "/alarm", "rule", "step-marker", "wrong", "yes")
                        .status())
                .isEqualTo(303);

        assertThat(surfer.get(page).body()).contains("False alarm, says user:", "It was right after all: step-marker");
        assertThat(unlabelled(surfer.get("/compliance").body()))
                .contains("One answer so far; rates are told from 20 on")
                .contains(
                        "step-marker</a></td><td>1</td><td>1</td><td>0</td><td>1</td><td>0</td><td>1.0 s</td><td></td>"
                                + "<td>1 <span class=\"quiet\"></span></td>")
                .doesNotContainPattern("\\d %");
        var replay = Cli.run("replay", "--root", shop.folder());
        assertThat(replay.out()).containsPattern("false alarms +marked +still\\n +step-marker +1 +1\\n");
        assertThat(Cli.run("replay", "--format", "json", "--root", shop.folder())
                        .out())
                .containsPattern(
                        "\"false_alarms\" *: *\\{\\s*\"step-marker\" *: *\\{\\s*\"marked\" *: *1,\\s*\"still\" *: *1");

        assertThat(surfer.post(page, page + "/alarm", "rule", "step-marker", "wrong", "no")
                        .status())
                .isEqualTo(303);
        assertThat(surfer.get(page).body()).contains("That was a false alarm: step-marker");
        var viewer = by("guest", "--role", "chat");
        assertThat(viewer.get(page).body()).doesNotContain("<form");
        assertThat(viewer.postWith("x", page + "/alarm", List.of(), "rule", "step-marker", "wrong", "yes")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whatCameIntoProductionIsMarkedOnTheChart() throws Exception {
        answer(chat("ada"), "First draft");
        assertThat(surfer.get("/compliance").body()).doesNotContain("<rect class=\"integration\" x=\"0\"");
        shop.modify("second", "src/a.txt", "b\n");
        shop.does("ready", "second");
        shop.does("deploy", "second");
        shop.does("integrate", "second");

        assertThat(surfer.get("/compliance").body())
                .contains("<rect class=\"integration\" x=\"0\"")
                .contains("<td data-label=\"Integrated\"><a href=\"/projects/second\">second</a> </td>");
        var other = by("shop", "--role", "viewer", "--projects", "shop-*");
        assertThat(other.get("/compliance").body()).doesNotContain("second");
    }

    @Test
    void aHostileTranscriptIsTextAndNothingElse() throws Exception {
        var id = chat("ada", HOSTILE, HOSTILE);
        answer(id, HOSTILE);
        // An agent works in that folder.
        Files.writeString(
                chats.directory(new SessionId(id)).resolve("transcript.jsonl"),
                "no entry\n{\"role\":\"system\",\"at\":\"2026-11-30T09:00:00Z\",\"text\":\"forged\"}\n{\"at\":1}\n\u0000\n",
                StandardOpenOption.APPEND);

        var page = surfer.get("/chats/" + id);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("\\u202e")
                .doesNotContain("<script>alert", "\u202e", "forged");
        Files.delete(chats.directory(new SessionId(id)).resolve("transcript.jsonl"));
        Files.createSymbolicLink(
                chats.directory(new SessionId(id)).resolve("transcript.jsonl"), folder.resolve("shop/helix.yaml"));
        assertThat(surfer.get("/chats/" + id).body()).contains("Nothing is in its transcript");
    }

    /** Without the names of the columns, which a telephone needs in each cell. */
    private static String unlabelled(String page) {
        return page.replaceAll(" data-label=\"[^\"]*\"", "");
    }
}
