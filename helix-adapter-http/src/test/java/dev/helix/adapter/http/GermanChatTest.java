package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.body;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.consultant.ConsultantSettings;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.testkit.ScriptedCommands;
import dev.helix.testkit.answer.InMemoryFiles;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A German chat says nothing in English: what is said there in each state is another text than what an English chat says. */
class GermanChatTest {

    private static final String ID = "feature-xyz";
    private static final String[] CHAT = {"X-OpenWebUI-Chat-Id", "c1"};
    private static final Pattern CODE =
            Pattern.compile("`[^`]*`|\\b[A-Z]+(?:_[A-Z]+)+\\b|\\bop-\\d+|[0-9a-f]{10}|\\S*[\\d/]\\S*");
    private static final Pattern PART = Pattern.compile("[:;,()|·“”„>]|\\*\\*|— ");
    private static final Pattern WORD = Pattern.compile("\\p{L}{3,}");

    /** Words that are names, or the same in both languages. */
    private static final Set<String> NAMES = Set.of(
            "feature",
            "xyz",
            "add",
            "main",
            "slot",
            "user",
            "you",
            "http",
            "local",
            "commit",
            "project",
            "txt",
            "new",
            "implement",
            "status",
            "usd",
            "init",
            "session",
            "revert",
            "title",
            "qqq",
            "nothing",
            "hint",
            "reason",
            "phase",
            // Keys and values of files.
            "phases",
            "off",
            // What this test's databases say.
            "filled");

    /** The names of test runners, whose words are theirs. */
    private static final Pattern RUNNERS = Pattern.compile("'3 passed'.*(?:dotnet test|…)");

    private static final String SCRIPT = "the script of scripted:developer has no further turn";

    private static final List<String> LOOKS = List.of(
            "/hilfe",
            "/projekte",
            "/status " + ID,
            "/diff " + ID,
            "/log " + ID,
            "/report " + ID,
            "/kosten",
            "/kosten " + ID,
            "/brief",
            "/nonsense",
            "Deploy Feature QQQ!",
            "Integriere!",
            "/status nothing",
            "/unlock " + ID,
            "/unlock " + ID + " ../x reason");

    private static final List<String> DEEDS = List.of(
            "/revert " + ID,
            "/validate " + ID,
            "/rollback " + ID,
            "/integrate " + ID,
            "/rebase " + ID,
            "/ready " + ID,
            "/deploy " + ID,
            "/deploy " + ID,
            "/validate " + ID,
            "/integrate " + ID,
            "/rollback " + ID,
            "/revert " + ID,
            "/develop " + ID,
            "/retry " + ID + " hint",
            "/log " + ID,
            "/abort " + ID,
            "/log " + ID,
            "/brief");

    private static ChatServer chat(Locale locale) {
        return new ChatServer(
                saying(),
                new ConsultantSettings(false, locale, Duration.ofMillis(200)),
                InMemoryFiles.empty(),
                HttpAccess.LOCAL);
    }

    private static Set<String> said(ChatServer chat, String command) throws Exception {
        var streamed = chat.stream(body(true, command), CHAT);
        // What a program printed stands in a fence, and stays; so does what an agent says.
        return Stream.of(
                        streamed.content().replaceAll("(?s)```.*?```", "").lines(),
                        streamed.joined("reasoning_content").lines(),
                        streamed.statuses().stream())
                .flatMap(lines -> lines)
                .map(line ->
                        RUNNERS.matcher(line.replace(SCRIPT, "")).replaceAll("").strip())
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    private static boolean speaks(String line) {
        return WORD.matcher(CODE.matcher(line).replaceAll(" "))
                .results()
                .anyMatch(word -> !NAMES.contains(word.group().toLowerCase(Locale.ROOT)));
    }

    /** Returns the pieces of what was said: a line may be half in one language and half in the other. */
    private static Set<String> parts(Set<String> lines) {
        return lines.stream()
                .flatMap(line -> Stream.of(PART.split(line)))
                .map(String::strip)
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    private static void compare(ChatServer german, ChatServer english, List<String> commands) throws Exception {
        for (var command : commands) {
            var one = said(german, command);
            var other = said(english, command);
            var same = parts(other);
            assertThat(parts(one).stream().filter(same::contains).filter(GermanChatTest::speaks))
                    .as("%s\n%s", command, one)
                    .isEmpty();
            assertThat(one)
                    .as(command)
                    .filteredOn(line -> speaks(line))
                    .noneMatch(line -> line.matches("(?i).*\\b(?:the|has|that|which|is|of)\\b.*"));
        }
    }

    @ParameterizedTest
    @EnumSource(ChatOffersTest.Standing.class)
    void nothingIsSaidAsInEnglish(ChatOffersTest.Standing standing) throws Exception {
        try (var german = chat(Locale.GERMAN);
                var english = chat(Locale.ENGLISH)) {
            standing.make(german);
            standing.make(english);

            compare(german, english, LOOKS);
            compare(german, english, DEEDS);
        }
    }

    /** A way in which a step of a flow fails. */
    enum Trouble {
        TESTS {
            @Override
            void make(TestServer server) {
                server.unitResult = ScriptedCommands.exit(1, "Tests run: 3, Failures: 1, Errors: 0, Skipped: 0");
            }
        },
        NO_TEST_RAN {
            @Override
            void make(TestServer server) {
                server.unitResult = ScriptedCommands.exit(0, "");
            }
        },
        A_SYSTEM_THAT_DIES {
            @Override
            void make(TestServer server) {
                var merged =
                        server.repository.merge(server.actions.sealed(new ProjectId(ID)), server.repository.main());
                server.test.diesAtStart(((MergeResult.Clean) merged).tree());
            }
        };

        abstract void make(TestServer server);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void noFailureIsSaidAsInEnglish(Trouble trouble) throws Exception {
        try (var german = chat(Locale.GERMAN);
                var english = chat(Locale.ENGLISH)) {
            for (var chat : List.of(german, english)) {
                chat.server.ready(ID);
                trouble.make(chat.server);
            }
            compare(
                    german,
                    english,
                    List.of(
                            "/deploy " + ID,
                            "/status " + ID,
                            "/log " + ID,
                            "/report " + ID,
                            "/brief",
                            "/integrate " + ID));
        }
    }

    @Test
    void refusalsOfTheInterfaceAreSaidInGerman() {
        try (var german = chat(Locale.GERMAN)) {
            var picture = "{\"model\":\"helix-consultant\",\"messages\":[{\"role\":\"user\",\"content\":["
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/x.png\"}}]}]}";
            assertThat(message(german.post(picture))).startsWith("messages[0].content: ein Bild kommt als data:image");
            assertThat(message(german.post(body(false, "x").replace("helix-consultant", "other"))))
                    .startsWith("ein Modell „other“ gibt es nicht");
            assertThat(message(german.post("[]"))).isEqualTo("der Inhalt muss ein JSON-Objekt sein");
            assertThat(message(german.server.get("/v1/nothing"))).isEqualTo("unter diesem Pfad ist nichts");
        }
        var settings = new ConsultantSettings(false, Locale.GERMAN, Duration.ofMillis(200));
        var limit = new HttpAccess.RateLimit(1, Duration.ofHours(1));
        try (var german = new ChatServer(saying(), settings, InMemoryFiles.empty(), new HttpAccess(null, limit))) {
            german.post(body(false, "/projekte"));
            for (int i = 0; i < 20; i++) {
                german.post(body(false, "/projekte"));
            }
            assertThat(message(german.post(body(false, "/projekte")))).startsWith("zu viele Anfragen; frage in ");
        }
        var none = new TestTokens(token -> Optional.empty());
        try (var german = new ChatServer(saying(), settings, InMemoryFiles.empty(), new HttpAccess(none, null))) {
            assertThat(message(german.post(body(false, "/projekte"), "Authorization", "Bearer x")))
                    .startsWith("ein Zugang ist nötig: ");
        }
    }

    private static String message(TestServer.Answer answer) {
        assertThat(answer.status()).isBetween(400, 499);
        return answer.at("error").path("message").asString();
    }

    @Test
    void whatAFolderLacksIsSaidInGerman() throws Exception {
        try (var german = chat(Locale.GERMAN);
                var english = chat(Locale.ENGLISH)) {
            for (var chat : List.of(german, english)) {
                chat.server.create(ID);
                chat.server.folders.add(new ProjectId(ID), ".github/workflows/x.yml", "on: push\n");
            }
            compare(german, english, List.of("/ready " + ID, "/develop " + ID, "/status " + ID));
        }
    }
}
