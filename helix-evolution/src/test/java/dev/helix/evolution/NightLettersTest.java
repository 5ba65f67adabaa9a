package dev.helix.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.TurnCost;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.Spec;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.JournalEntry.SlotTampered;
import dev.helix.evolution.fixture.World;
import dev.helix.testkit.InMemoryTurnCosts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NightLettersTest {

    private static final Requester ADA = new Requester("user:ada", "http 127.0.0.1", Role.OPERATOR);

    private final World world = new World();
    private final ProjectActions actions = world.restart().actions;
    private final InMemoryTurnCosts costs = new InMemoryTurnCosts();
    private final List<AuditTrail.Entry> noted = new ArrayList<>();
    private final AuditTrail audit = new AuditTrail() {
        @Override
        public void note(Entry entry) {
            noted.add(entry);
        }

        @Override
        public List<Entry> since(Instant start) {
            return noted.stream().filter(entry -> !entry.at().isBefore(start)).toList();
        }
    };
    private final NightLetters letters = new NightLetters(actions, costs, audit, world.clock);

    private ProjectId project(String name, String path) {
        var id = new ProjectId(name);
        actions.create(id, new Spec("Title of " + name, "", null, List.of()), List.of(), ADA);
        world.folders.modify(id, path, "other " + name + "\n");
        return id;
    }

    private void does(ProjectId id, ProjectAction... steps) {
        for (var step : steps) {
            actions.begin(step, id, ADA).complete();
        }
    }

    private void asked(String action, String project, String outcome) {
        noted.add(new AuditTrail.Entry(
                world.clock.instant(),
                "user:bob",
                null,
                "cli",
                action,
                project.isEmpty() ? null : new ProjectId(project),
                outcome,
                List.of()));
    }

    @Test
    void whatWasRefusedBeforeAnythingHadBegunIsTold() {
        project("shop-a", "kept");
        asked("integrate", "shop-a", "NOT_VALIDATED");
        asked("integrate", "shop-a", "NOT_VALIDATED");
        asked("deploy", "shop-a", "op-7");
        asked("create", "shop-a", "created");
        asked("restart", "", "FORBIDDEN");
        asked("abort", "other", "FORBIDDEN");

        assertThat(letters.write("24h", ProjectScope.ALL).denied())
                .extracting(
                        NightLetter.Denied::action,
                        denied -> String.valueOf(denied.project()),
                        NightLetter.Denied::code,
                        NightLetter.Denied::times)
                .containsExactly(
                        tuple("integrate", "shop-a", "NOT_VALIDATED", 2),
                        tuple("restart", "null", "FORBIDDEN", 1),
                        tuple("abort", "other", "FORBIDDEN", 1));
        assertThat(letters.write("24h", new ProjectScope("shop-*")).denied())
                .extracting(NightLetter.Denied::action)
                .containsExactly("integrate");
    }

    @Test
    void it_tells_what_reached_production_what_failed_and_what_waits() {
        does(project("good", "notes.txt"), ProjectAction.READY, ProjectAction.DEPLOY, ProjectAction.INTEGRATE);
        var bad = project("bad", "notes.txt");
        does(bad, ProjectAction.READY);
        world.unitTestsEnd(1, "a test failed");
        does(bad, ProjectAction.DEPLOY);

        var letter = letters.write("24h", ProjectScope.ALL);

        assertThat(letter.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.project().value()).isEqualTo("good"))
                .satisfies(change -> assertThat(change.by()).isEqualTo("user:ada"))
                .satisfies(change -> assertThat(change.operation()).isNotNull());
        assertThat(letter.setbacks())
                .singleElement()
                .satisfies(setback -> assertThat(setback.subject()).isEqualTo("bad"))
                .satisfies(setback -> assertThat(setback.step()).isEqualTo("validate"))
                .satisfies(setback -> assertThat(setback.stuck()).isFalse());
        assertThat(letter.waiting())
                .filteredOn(waiting -> waiting.project().equals(bad))
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.reason()).isEqualTo(NightLetter.Reason.FAILED))
                .satisfies(waiting -> assertThat(waiting.detail()).isNotBlank());
        assertThat(letter.cost()).isEqualTo(NightLetter.Cost.NOTHING);
    }

    @Test
    void what_was_before_is_left_out_and_what_waits_is_told_all_the_same() {
        var good = project("good", "notes.txt");
        does(good, ProjectAction.READY, ProjectAction.DEPLOY, ProjectAction.INTEGRATE);
        var ready = project("ready", "notes.txt");
        does(ready, ProjectAction.READY);
        world.clock.move(Duration.ofHours(2));

        var letter = letters.write("60m", ProjectScope.ALL);

        assertThat(letter.changes()).isEmpty();
        assertThat(letter.waiting())
                .filteredOn(waiting -> waiting.project().equals(ready))
                .extracting(NightLetter.Waiting::reason)
                .containsExactly(NightLetter.Reason.READY);
        assertThat(letters.write("3h", ProjectScope.ALL).changes()).hasSize(1);
    }

    @Test
    void a_reader_of_some_projects_is_told_of_those_alone() {
        does(project("good", "notes.txt"), ProjectAction.READY, ProjectAction.DEPLOY, ProjectAction.INTEGRATE);

        var letter = letters.write("24h", new ProjectScope("other-*"));

        assertThat(letter.changes()).isEmpty();
        assertThat(letter.setbacks()).isEmpty();
        assertThat(letter.waiting()).isEmpty();
    }

    private void booked(AgentProfile profile, String owner, String usd) {
        var price = usd.isEmpty() ? null : new BigDecimal(usd);
        costs.keep(new TurnCost(
                world.clock.instant(), profile, owner, new Usage(2, 100, 10, price, Duration.ofSeconds(30))));
    }

    @Test
    void it_counts_every_turn_that_was_booked_by_chat_and_by_project() {
        project("cheap", "notes.txt");
        project("dear", "notes.txt");
        booked(AgentProfile.CONSULTANT, "old-chat", "9.00");
        world.clock.move(Duration.ofHours(2));
        booked(AgentProfile.CONSULTANT, "chat-1", "0.25");
        booked(AgentProfile.CONSULTANT, "chat-1", "");
        booked(AgentProfile.CONSULTANT, "chat-2", "0.25");
        booked(AgentProfile.DEVELOPER, "cheap", "0.10");
        booked(AgentProfile.DEVELOPER, "dear", "1.00");
        booked(AgentProfile.DEVELOPER, "dear", "1.00");

        var cost = letters.write("60m", ProjectScope.ALL).cost();

        assertThat(cost.chats()).isEqualTo(2);
        assertThat(cost.answers())
                .isEqualTo(new NightLetter.Share(3, 6, 330, Duration.ofSeconds(90), new BigDecimal("0.50"), 1));
        assertThat(cost.projects()).extracting(one -> one.project().value()).containsExactly("dear", "cheap");
        assertThat(cost.projects().getFirst().share())
                .isEqualTo(new NightLetter.Share(2, 4, 220, Duration.ofSeconds(60), new BigDecimal("2.00"), 0));
        var other = letters.write("60m", new ProjectScope("cheap")).cost();
        assertThat(other.chats()).isZero();
        assertThat(other.answers()).isEqualTo(NightLetter.Share.NONE);
        assertThat(other.projects()).extracting(one -> one.project().value()).containsExactly("cheap");
    }

    @Test
    void it_tells_who_has_to_do_with_all_that_a_slot_was_changed() {
        actions.projection().append(new SlotTampered(SystemName.TEST, Slot.A, List.of("old.txt")));
        world.clock.move(Duration.ofHours(2));
        actions.projection().append(new SlotTampered(SystemName.PRODUCTION, Slot.B, List.of("app.txt")));
        actions.projection().append(new SlotTampered(SystemName.PRODUCTION, Slot.B, List.of()));

        assertThat(letters.write("60m", ProjectScope.ALL).tampered())
                .containsExactly(new NightLetter.Tampering(
                        SystemName.PRODUCTION, Slot.B, world.clock.instant(), List.of("app.txt")));
        assertThat(letters.write("60m", new ProjectScope("other-*")).tampered()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "24",
                "-1h",
                "2026-02-30",
                "2026-01-31T",
                "0d",
                "07d",
                "100000d",
                "+1000000-01-01",
                "9999-01-01"
            })
    void a_time_that_is_none_or_has_not_been_yet_is_refused(String since) {
        assertThatThrownBy(() -> letters.write(since, ProjectScope.ALL))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal())
                                .isInstanceOfSatisfying(
                                        Refusal.InvalidSpec.class,
                                        invalid -> assertThat(invalid.key()).isEqualTo("since")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "TODAY",
                "gestern",
                "heute",
                "90m",
                "24h",
                "99999d",
                "1970-01-01",
                "1970-01-01T00:00:00Z"
            })
    void the_ways_to_say_a_time(String since) {
        var letter = letters.write(since, ProjectScope.ALL);

        assertThat(letter.since()).isBeforeOrEqualTo(letter.until());
    }
}
