package dev.helix.adapter.http;

import static dev.helix.adapter.http.ChatServer.body;
import static dev.helix.adapter.http.ChatServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.consultant.ChatMessage;
import dev.helix.consultant.ChatOrigin;
import dev.helix.consultant.ChatRequest;
import dev.helix.consultant.Consultant;
import dev.helix.consultant.ConsultantSettings;
import dev.helix.domain.access.Caller;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.ProjectAction;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.Eventually;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedCommands;
import dev.helix.testkit.answer.InMemoryFiles;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that an answer offers are those that would begin, in whatever state a project is: nobody is sent into a wall. */
class ChatOffersTest {

    private static final String ID = "feature-xyz";
    private static final Pattern OFFERED = Pattern.compile("`(/[a-z]+ " + ID + ")(?: …)?`");
    private static final List<String> WALLS = List.of(
            "ILLEGAL_TRANSITION",
            "INVALID_SPEC",
            "MERGE_CONFLICT",
            "NOTHING_TO_SEAL",
            "NOT_DEPLOYED",
            "PROJECT_NOT_FOUND",
            "DEPLOY_SLOT_TAKEN");

    /** How a project may stand, and how it gets there. */
    enum Standing {
        PLANNED {
            @Override
            void make(ChatServer chat) {
                chat.server.createDevelopable(ID);
            }
        },
        WITHOUT_A_CHANGE {
            @Override
            void make(ChatServer chat) {
                chat.server.create(ID);
            }
        },
        MADE_BY_HAND {
            @Override
            void make(ChatServer chat) {
                chat.server.create(ID);
                chat.server.folders.add(new ProjectId(ID), "x.txt", "new\n");
            }
        },
        NOT_DEVELOPED {
            @Override
            void make(ChatServer chat) {
                chat.server.createPhased(ID);
                said(chat, "/develop " + ID);
            }
        },
        READY {
            @Override
            void make(ChatServer chat) {
                chat.server.ready(ID);
            }
        },
        IN_CONFLICT {
            @Override
            void make(ChatServer chat) {
                chat.server.ready(ID, "x.txt");
                ChangeSet.on(chat.server.repository).add("x.txt", "another\n").commitToMain();
            }
        },
        REBASED_WITH_MARKERS {
            @Override
            void make(ChatServer chat) {
                chat.server.ready(ID, "x.txt");
                ChangeSet.on(chat.server.repository).add("x.txt", "another\n").commitToMain();
                said(chat, "/rebase " + ID);
            }
        },
        PLANNED_AND_REBASED_WITH_MARKERS {
            @Override
            void make(ChatServer chat) {
                chat.server.createPhased(ID);
                chat.server.folders.add(new ProjectId(ID), "x.txt", "new\n");
                ChangeSet.on(chat.server.repository).add("x.txt", "another\n").commitToMain();
                said(chat, "/rebase " + ID);
            }
        },
        DEPLOYED {
            @Override
            void make(ChatServer chat) {
                chat.server.ready(ID);
                said(chat, "/deploy " + ID);
            }
        },
        FAILED_BY_ITS_TESTS {
            @Override
            void make(ChatServer chat) {
                chat.server.ready(ID);
                chat.server.unitResult = ScriptedCommands.exit(1, "Tests run: 3, Failures: 1, Errors: 0, Skipped: 0");
                said(chat, "/deploy " + ID);
                chat.server.unitResult = ScriptedCommands.exit(0, "Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");
            }
        },
        IN_PRODUCTION {
            @Override
            void make(ChatServer chat) {
                chat.server.ready(ID);
                said(chat, "/deploy " + ID);
                said(chat, "/integrate " + ID);
            }
        },
        GIVEN_UP {
            @Override
            void make(ChatServer chat) {
                chat.server.create(ID);
                said(chat, "/abort " + ID);
            }
        };

        abstract void make(ChatServer chat);
    }

    private static String said(ChatServer chat, String command) {
        return chat.post(body(false, command))
                .at("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString();
    }

    private static ChatServer chat(Standing standing) {
        var chat = new ChatServer(saying());
        standing.make(chat);
        return chat;
    }

    private static List<String> offered(String answer) {
        var next = answer.substring(Math.max(0, answer.lastIndexOf("\n\nNext")));
        return OFFERED.matcher(next)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void eachCommandThatIsOfferedBegins(Standing standing) {
        List<String> offers;
        try (var chat = chat(standing)) {
            var answer = said(chat, "/status " + ID);
            offers = offered(answer);
            if (standing == Standing.IN_PRODUCTION || standing == Standing.GIVEN_UP) {
                assertThat(offers).as(answer).isEmpty();
            } else {
                assertThat(offers).as(answer).isNotEmpty().hasSizeLessThanOrEqualTo(3);
            }
        }
        for (var offer : offers) {
            try (var chat = chat(standing)) {
                assertThat(said(chat, offer)).as("%s: %s", standing, offer).doesNotContain(WALLS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void whatTheListTheMeantNamesAndRefusalsOfferBegins(Standing standing) {
        var offers = new LinkedHashSet<String>();
        try (var chat = chat(standing)) {
            var asked = new ArrayList<>(List.of("/projects", "/deploy nothing", "/status nothing"));
            for (var action : ProjectAction.values()) {
                asked.add("/" + action.word() + " feature-xy");
                if (chat.server
                        .actions
                        .obstacle(action, new ProjectId(ID), Requester.local("user:anna", "chat"))
                        .isPresent()) {
                    asked.add("/" + action.word() + " " + ID);
                }
            }
            for (var question : asked) {
                var answer = said(chat, question);
                offers.addAll(OFFERED.matcher(answer.lines().skip(1).collect(Collectors.joining("\n")))
                        .results()
                        .map(found -> found.group(1))
                        .toList());
            }
        }
        if (standing == Standing.GIVEN_UP) {
            assertThat(offers).isEmpty();
        } else {
            assertThat(offers).isNotEmpty();
        }
        for (var offer : offers) {
            try (var chat = chat(standing)) {
                assertThat(said(chat, offer)).as("%s: %s", standing, offer).doesNotContain(WALLS);
            }
        }
    }

    @Test
    void namesThatAreAlmostRightAndProjectsThatAreOverAreTold() {
        try (var chat = new ChatServer(saying())) {
            chat.server.ready("alpha");
            assertThat(said(chat, "Deploy alpah")).contains("Did you mean `/deploy alpha`");
            said(chat, "/deploy alpha");
            assertThat(said(chat, "Nimm alpha live!")).startsWith("✓ `alpha` is in production.");
            assertThat(said(chat, "Rollback alpha")).contains("Did you mean `/revert alpha`");
            assertThat(said(chat, "/rollback alpha"))
                    .startsWith("✗ **ILLEGAL_TRANSITION**")
                    .contains("Next: `/revert alpha`");
            assertThat(said(chat, "Mach alpha rückgängig"))
                    .startsWith("✓ A project that takes `alpha` back is created.");
        }
    }

    @Test
    void whatKeepsADeveloperFromWorkingIsTold() throws Exception {
        try (var chat = new ChatServer(saying())) {
            chat.server.createDevelopable(ID);
            chat.server.developBy(Script.named("developer")
                    .emit(new AgentEvent.Queued())
                    .emit(new AgentEvent.Silent(Duration.ofSeconds(90)))
                    .emit(new AgentEvent.Denied("/etc/secret", "cat"))
                    .fail(new AgentFailure.Overloaded("529"))
                    .turn()
                    .say("Done.")
                    .end());

            var stream = chat.stream(body(true, "/develop " + ID), "X-OpenWebUI-Chat-Id", "c1");

            assertThat(stream.joined("reasoning_content"))
                    .contains("waiting for a free process", "silent for 90 s", "sandbox: /etc/secret")
                    .contains("s for the model: OVERLOADED: ", "attempt 1: passed");
            assertThat(stream.statuses()).anyMatch(status -> status.contains("silent for 90 s"));
            assertThat(stream.content()).startsWith("✓");
        }
    }

    @Test
    void aStepThatLastsIsToldAgainWithItsTime() throws Exception {
        try (var chat = new ChatServer(saying())) {
            chat.server.ready(ID);
            chat.server.unitTests.drainPermits();
            var request = chat.request(body(true, "/deploy " + ID), "X-OpenWebUI-Chat-Id", "c1");
            var told = new ArrayList<String>();
            try (var lines =
                    chat.server.client().send(request, BodyHandlers.ofLines()).body()) {
                lines.filter(line -> line.contains("Run the tests")).forEach(line -> {
                    told.add(line);
                    if (line.contains("0:00")) {
                        chat.clock.move(Duration.ofSeconds(6));
                    } else if (line.contains("0:06")) {
                        chat.server.unitTests.release(1_000);
                    }
                });
            }
            assertThat(told).anyMatch(line -> line.matches(".*\\d+ of \\d+ · Run the tests · 0:06.*"));
        }
    }

    @Test
    void aReasonIsSaidOnceAndTheLogDoesNotNameItsStepTwice() throws Exception {
        try (var chat = new ChatServer(saying())) {
            chat.server.ready(ID);
            chat.server.unitResult = ScriptedCommands.exit(1, "Tests run: 3, Failures: 1, Errors: 0, Skipped: 0");

            var stream = chat.stream(body(true, "/deploy " + ID), "X-OpenWebUI-Chat-Id", "c1");

            assertThat(stream.content().split("stage “unit” failed|stage 'unit' failed", -1))
                    .hasSizeLessThanOrEqualTo(2);
            assertThat(stream.joined("reasoning_content"))
                    .contains("✗ Run the tests: ")
                    .doesNotContain("step 'validate' failed");
        }
    }

    @Test
    void theReasonOfAFailedPhaseIsSaidOnce() {
        try (var chat = new ChatServer(saying())) {
            chat.server.createPhased(ID);
            chat.server.developBy(Script.named("developer")
                    .fail(new AgentFailure.Refused("it has no further turn"))
                    .end());

            var answer = said(chat, "/develop " + ID);

            assertThat(answer).startsWith("✗ ").contains("it has no further turn");
            assertThat(answer.split("it has no further turn", -1)).as(answer).hasSize(2);
        }
    }

    @Test
    void aChangeOfTheJudgesIsAcceptedByTheBeginningOfItsTree() {
        try (var chat = new ChatServer(saying())) {
            chat.server.ready(ID, "tests/test_x.py");
            said(chat, "/deploy " + ID);
            var answer = said(chat, "/integrate " + ID);
            var offered = Pattern.compile("`(/integrate " + ID + " accept [0-9a-f]{10})`")
                    .matcher(answer);

            assertThat(answer).startsWith("✗ **JUDGE_CHANGED**");
            assertThat(offered.find()).as(answer).isTrue();
            assertThat(said(chat, "/integrate " + ID + " accept 0123456789")).startsWith("✗ **JUDGE_CHANGED**");
            assertThat(said(chat, offered.group(1))).startsWith("✓");
        }
    }

    static Stream<Arguments> actionsInEachStanding() {
        return Stream.of(Standing.values())
                .flatMap(standing -> Stream.of(ProjectAction.values()).map(action -> Arguments.of(standing, action)));
    }

    @ParameterizedTest
    @MethodSource("actionsInEachStanding")
    void eachActionOfTheHelpBeginsWhereItMayAndElseIsRefusedForItsReason(Standing standing, ProjectAction action) {
        try (var chat = chat(standing)) {
            assertThat(said(chat, "/help")).contains("`/" + action.word() + " ID");
            var obstacle = chat.server
                    .actions
                    .obstacle(action, new ProjectId(ID), Requester.local("user:anna", "chat"))
                    .map(Refusal::code);
            var before = said(chat, "/log " + ID);
            var status = said(chat, "/status " + ID);

            var answer = said(chat, "/" + action.word() + " " + ID);

            if (obstacle.isPresent()) {
                assertThat(answer).startsWith("✗ **" + obstacle.get() + "**: ");
                assertThat(said(chat, "/status " + ID)).isEqualTo(status);
            } else {
                assertThat(answer).doesNotContain(WALLS).containsPattern("^(✓ |✗ )");
                assertThat(said(chat, "/log " + ID)).isNotEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void eachCommandThatLooksAnswersWhateverAProjectIsLike(Standing standing) {
        try (var chat = chat(standing)) {
            var help = said(chat, "/help");
            for (var command : List.of("projects", "brief", "cost")) {
                assertThat(help).contains("`/" + command + "`");
                assertThat(said(chat, "/" + command)).as(command).isNotBlank().doesNotStartWith("✗");
            }
            for (var command : List.of("status", "log", "report", "cost")) {
                assertThat(help).contains("`/" + command + " ID`");
                assertThat(said(chat, "/" + command + " " + ID))
                        .as(command)
                        .contains(ID)
                        .doesNotContain("[INTERNAL]", "PROJECT_NOT_FOUND", "There is no command");
            }
            assertThat(said(chat, "/diff " + ID)).doesNotContain("[INTERNAL]", "There is no command");
        }
    }

    @Test
    void whatWasValidatedOnceIsValidatedAgainAndAgainAsItsTestsSay() {
        try (var chat = chat(Standing.DEPLOYED)) {
            assertThat(said(chat, "/validate " + ID)).startsWith("✓ `" + ID + "` has passed its validation again.");
            assertThat(said(chat, "/report " + ID))
                    .startsWith("✓ Project `" + ID + "` passed")
                    .contains("unit, 3 checks");
            chat.server.unitResult = ScriptedCommands.exit(1, "Tests run: 3, Failures: 1, Errors: 0, Skipped: 0");

            assertThat(said(chat, "/validate " + ID)).startsWith("✗ ").contains("unit tests failed", "/abort " + ID);
            assertThat(said(chat, "/report " + ID)).startsWith("✗ Project `" + ID + "` did not pass");
            assertThat(said(chat, "/log " + ID)).contains("Run the tests").contains("failed");
        }
    }

    @Test
    void whatIsInProductionIsTakenBackByAProjectOfItsOwn() {
        try (var chat = chat(Standing.IN_PRODUCTION)) {
            assertThat(said(chat, "/revert " + ID)).startsWith("✓ A project that takes `" + ID + "` back is created.");
            assertThat(said(chat, "/projects")).contains("| `revert-" + ID + "` |", "`/deploy revert-" + ID + "`");
            assertThat(said(chat, "/deploy revert-" + ID)).startsWith("✓");
        }
    }

    @Test
    void whoUnlocksAFileSaysWhyAndItIsNoted() {
        try (var chat = chat(Standing.MADE_BY_HAND)) {
            assertThat(said(chat, "/unlock " + ID)).contains("`/unlock ID PATH reason`");
            assertThat(said(chat, "/unlock " + ID + " helix.yaml because we said so"))
                    .isEqualTo("✓ Project `" + ID + "` may now change `helix.yaml`.");
            assertThat(said(chat, "/unlock " + ID + " ../x because")).startsWith("✗ **UNSAFE_PATH**");
            assertThat(chat.server.audited)
                    .anySatisfy(entry ->
                            assertThat(entry.toString()).contains("unlock").contains("helix.yaml"));
        }
    }

    @Test
    void aConflictIsSaidWithItsWayOut() {
        try (var chat = chat(Standing.IN_CONFLICT)) {
            assertThat(said(chat, "/status " + ID))
                    .contains("`/deploy` can't begin now: ", "x.txt")
                    .contains("`/rebase " + ID + "`");

            assertThat(said(chat, "/deploy " + ID))
                    .startsWith("✗ **MERGE_CONFLICT**: project “" + ID + "” conflicts with main in x.txt")
                    .contains("<<<<<<< main\nanother\n=======\nnew\n>>>>>>> project");
        }
    }

    @Test
    void placesThatARebaseHasMarkedAreShownAndDecidedByHandOrByTheAgentUpToProduction() {
        try (var chat = chat(Standing.REBASED_WITH_MARKERS)) {
            assertThat(said(chat, "/status " + ID))
                    .contains("- `projects/evolution/" + ID + "/modified/x.txt`")
                    .contains("<<<<<<< main\nanother\n", ">>>>>>> project")
                    .contains("say /ready " + ID);
            chat.server.folders.modify(new ProjectId(ID), "x.txt", "another\nnew\n");
            for (var verb : List.of("ready", "deploy", "integrate")) {
                assertThat(said(chat, "/" + verb + " " + ID)).as(verb).startsWith("✓");
            }
        }
        try (var chat = chat(Standing.REBASED_WITH_MARKERS)) {
            chat.server.developersWrite(ID, "x.txt", "another\nnew\n");

            for (var verb : List.of("retry", "deploy", "integrate")) {
                assertThat(said(chat, "/" + verb + " " + ID)).as(verb).startsWith("✓");
            }
            assertThat(chat.server.developerPrompts())
                    .singleElement()
                    .asString()
                    .contains("<<<<<<< main");
        }
    }

    @Test
    void anAgentThatDecidesNothingIsSentBackAndThePlacesStayMarked() {
        try (var chat = chat(Standing.REBASED_WITH_MARKERS)) {
            assertThat(said(chat, "/retry " + ID))
                    .startsWith("✗ ")
                    .contains("a conflict is not decided yet", "/modified/x.txt`", "`/retry " + ID + " …`");
            assertThat(chat.server.developerPrompts()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void aFailedTestIsTheFirstThingThatIsSaidAndThreeWaysGoOnFromThere() {
        try (var chat = new ChatServer(saying())) {
            chat.server.createDevelopable(ID);
            assertThat(said(chat, "/develop " + ID)).startsWith("✓");
            chat.server.unitResult = ScriptedCommands.exit(
                    1,
                    "[ERROR] GreeterTest.greetsInGerman -- Time elapsed: 0.1 s <<< FAILURE!\n"
                            + "[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0");

            var answer = said(chat, "/deploy " + ID);

            assertThat(answer).startsWith("✗ **").contains("(unit");
            assertThat(answer.lines().findFirst().orElseThrow()).contains("GreeterTest.greetsInGerman");
            assertThat(offered(answer)).containsExactly("/retry " + ID, "/ready " + ID, "/abort " + ID);
        }
    }

    @Test
    void oneOfSomethingIsSaidAsOneInTheChatsLanguage() {
        var settings = new ConsultantSettings(false, Locale.GERMAN, Duration.ofMillis(200));
        try (var chat = new ChatServer(saying(), settings, InMemoryFiles.empty(), HttpAccess.LOCAL)) {
            assertThat(said(chat, "/projects")).isEqualTo("Kein Projekt ist offen (keins ist abgeschlossen).");
            chat.server.ready(ID);
            assertThat(said(chat, "/diff " + ID)).startsWith("Eine Datei, eine Zeile mehr, keine weniger:\n\n- `");
            said(chat, "/deploy " + ID);
            assertThat(said(chat, "/integrate " + ID)).startsWith("✓");
            assertThat(said(chat, "/projects")).isEqualTo("Kein Projekt ist offen (eins ist abgeschlossen).");
            chat.server.create("other");
            assertThat(said(chat, "/projects")).endsWith("Ein weiteres ist abgeschlossen.");
        }
    }

    @Test
    void noCommandShowsWholeIds() {
        try (var chat = new ChatServer(saying())) {
            chat.server.ready(ID);
            for (var command : List.of("deploy", "status", "report", "log", "integrate", "log", "report")) {
                assertThat(said(chat, "/" + command + " " + ID)).as(command).doesNotContainPattern("[0-9a-f]{40}");
            }
        }
    }

    @Test
    void noTitleLooksLikeACommandThatIsOffered() {
        try (var chat = new ChatServer(saying())) {
            chat.server.projects.create(
                    new ProjectId(ID), new Spec("See `/abort other`", "", null, List.of()), List.of(), "user:a");
            chat.server.folders.add(new ProjectId(ID), "x.txt", "new\n");

            for (var command : List.of("/projects", "/status " + ID, "/log " + ID, "/report " + ID, "/brief")) {
                assertThat(said(chat, command)).as(command).doesNotContain("`/abort other`");
            }
        }
    }

    @Test
    void theLogOfADevelopmentIsSetOffByPhases() throws Exception {
        try (var chat = new ChatServer(saying())) {
            chat.server.createDevelopable(ID);

            // As an Open WebUI from before 0.10 asks, which has no name for the question.
            var stream = chat.stream(
                    body(true, "/develop " + ID),
                    "X-OpenWebUI-Chat-Id",
                    "c1",
                    "X-OpenWebUI-User-Message-Id",
                    "{{USER_MESSAGE_ID}}");

            assertThat(stream.joined("reasoning_content"))
                    .containsPattern("(?s)\n\\*\\*.*Phase “implement”.*\\*\\*\n\n.*- ✓ Phase “implement”")
                    .doesNotContain("<details>");
        }
    }

    /** Open WebUI shows a fold in its log as one, as tried in 0.12.4; others would show its tags. */
    @Test
    void eachPhaseIsAFoldOfItsOwnInOpenWebUi() throws Exception {
        try (var chat = new ChatServer(saying())) {
            chat.server.createDevelopable(ID);
            chat.server.developBy(Script.named("developer")
                    .emit(new AgentEvent.Thinking("It ends here: </details> or not."))
                    .say("Done.")
                    .end());

            var stream = chat.stream(
                    body(true, "/develop " + ID), "X-OpenWebUI-Chat-Id", "c1", "X-OpenWebUI-User-Message-Id", "u1");

            var log = stream.joined("reasoning_content");
            assertThat(log)
                    .containsPattern(
                            "(?s)\n<details>\n<summary>\\d+ of \\d+ · Phase “implement” · \\d:\\d\\d</summary>\n\n"
                                    + ".*It ends here: &lt;/details> or not\\..*\n</details>\n\n- ✓ Phase “implement”");
            assertThat(log.split("<details>", -1)).hasSameSizeAs(log.split("</details>", -1));
            assertThat(stream.statuses()).anyMatch(status -> status.contains("Phase “implement”"));
        }
    }

    @Test
    void whatAPhaseHasSaidIsToldWhereHelixEndsWithinIt() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var chat = new ChatServer(saying())) {
            chat.server.createDevelopable(ID);
            chat.server.developBy(Script.named("developer")
                    .emit(new AgentEvent.Thinking("Half of a thought."))
                    .emit(new AgentEvent.Silent(Duration.ofSeconds(90)))
                    .pause(Duration.ofMinutes(5))
                    .end());
            var request = chat.request(
                    body(true, "/develop " + ID), "X-OpenWebUI-Chat-Id", "c1", "X-OpenWebUI-User-Message-Id", "u1");
            try (var lines =
                    chat.server.client().send(request, BodyHandlers.ofLines()).body()) {
                var told = new ArrayList<String>();
                var ending = new ArrayList<Future<?>>();
                lines.forEach(line -> {
                    told.add(line);
                    // The status line tells what the phase keeps to itself, too.
                    if (ending.isEmpty() && line.contains("silent for 90 s")) {
                        ending.add(executor.submit(chat.server.consultant()::close));
                    }
                });

                var log = String.join("\n", told);
                assertThat(log).containsOnlyOnce("Half of a thought.").containsOnlyOnce("</details>");
                assertThat(log.indexOf("</details>"))
                        .isBetween(log.indexOf("Half of a thought."), log.indexOf("[HELIX_STOPPING]"));
                ending.getFirst().get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void whatEndsAfterItsAnswerWasStoppedIsToldOnceWithItsLogInTheNextTurn() throws Exception {
        try (var chat = new ChatServer(saying(ChatServer.GOOD))) {
            chat.server.createDevelopable(ID);
            chat.server.developBy(Script.named("developer")
                    .emit(new AgentEvent.Thinking("Half of a thought."))
                    .pause(Duration.ofMinutes(5))
                    .end());
            var origin = new ChatOrigin("c1", "", "u1", "", "", "", "", true);
            var asked = new ChatRequest(
                    Consultant.MODEL,
                    List.of(ChatMessage.of(ChatMessage.Role.USER, "/develop " + ID)),
                    true,
                    false,
                    origin,
                    Caller.LOCAL,
                    "digest",
                    false);
            try (var stopped = chat.server.consultant().ask(asked)) {
                Eventually.holds(
                        "a developer works",
                        () -> !chat.server.developerPrompts().isEmpty());
                assertThat(stopped.run().id()).isNotEmpty();
            }
            assertThat(chat.stream(body(true, "/abort " + ID), "X-OpenWebUI-Chat-Id", "c2")
                            .content())
                    .startsWith("✓");
            Eventually.holds(
                    "nobody works for the chat any more",
                    () -> chat.sessions.all().stream()
                            .allMatch(session -> session.operations().isEmpty()));

            var next = chat.stream(
                    body(true, "/projects"), "X-OpenWebUI-Chat-Id", "c1", "X-OpenWebUI-User-Message-Id", "u2");

            assertThat(next.content())
                    .startsWith(
                            "> ✗ “Develop” of " + ID + " ended after its answer had been stopped here (operation op-");
            assertThat(next.joined("reasoning_content"))
                    .containsOnlyOnce("Half of a thought.")
                    .containsOnlyOnce("</details>");
            var later = chat.stream(
                    body(true, "/projects"), "X-OpenWebUI-Chat-Id", "c1", "X-OpenWebUI-User-Message-Id", "u3");
            assertThat(later.content()).doesNotContain("stopped here");
        }
    }

    @Test
    void whatWasSpentIsToldByChatAndByProjectInTheChatsLanguage() {
        var settings = new ConsultantSettings(false, Locale.GERMAN, Duration.ofMillis(200));
        var answers = saying(ChatServer.GOOD, ChatServer.GOOD);
        try (var chat = new ChatServer(answers, settings, InMemoryFiles.empty(), HttpAccess.LOCAL)) {
            var headers = new String[] {"X-OpenWebUI-Chat-Id", "c1"};
            chat.post(body(false, "Eine Frage"), headers);
            chat.post(body(false, "Eine Frage", ChatServer.SEEN, "Noch eine"), headers);

            var answer = chat.post(body(false, "/kosten"), headers).body();

            assertThat(answer)
                    .contains("| Dieser Chat, 2 Züge | 2 | ", "| davon der letzte Zug | 1 | ", "0,0000 USD")
                    .contains("| Heute, alle Chats und Projekte, 2 Züge |");
            chat.server.ready(ID);
            assertThat(said(chat, "/kosten " + ID)).contains("| Projekt `" + ID + "`, noch ohne Agent | 0 |");
            assertThat(said(chat, "/kosten nothing")).contains("PROJECT_NOT_FOUND");
        }
    }

    @Test
    void tokensThatNobodyCountedAreUnknownInWhatWasSpent() {
        var settings = new ConsultantSettings(false, Locale.GERMAN, Duration.ofMillis(200));
        var answers = Script.named("untold")
                .say(ChatServer.GOOD)
                .turn()
                .say(ChatServer.GOOD)
                .emit(new AgentEvent.Finished(new Usage(1, 0, 0, null, Duration.ofSeconds(1))))
                .end();
        try (var chat = new ChatServer(answers, settings, InMemoryFiles.empty(), HttpAccess.LOCAL)) {
            var headers = new String[] {"X-OpenWebUI-Chat-Id", "c1"};
            chat.post(body(false, "Eine Frage"), headers);
            chat.post(body(false, "Eine Frage", ChatServer.SEEN, "Noch eine"), headers);

            assertThat(chat.post(body(false, "/kosten"), headers).body())
                    .containsPattern("Dieser Chat, 2 Züge \\| 2 \\| [1-9]\\d* / \\d+ und ein unbekannter Teil \\|")
                    .contains("| davon der letzte Zug | 1 | unbekannt | ");
        }
    }
}
