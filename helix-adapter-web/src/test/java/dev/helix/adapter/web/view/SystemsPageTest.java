package dev.helix.adapter.web.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.OperationId;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.JournalEntry;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.flow.JournalProjection;
import dev.helix.evolution.flow.StepRunner;
import dev.helix.evolution.release.HostedSystem;
import dev.helix.evolution.release.Supervisor;
import dev.helix.evolution.release.SystemOperations;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.FakeSystem;
import dev.helix.testkit.InMemoryJournal;
import dev.helix.testkit.InMemoryLeases;
import dev.helix.testkit.InMemoryProjects;
import dev.helix.testkit.InMemoryRepository;
import dev.helix.testkit.InMemorySlots;
import dev.helix.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SystemsPageTest {

    private static final String BY = "user:ada";

    private final MovableClock clock = new MovableClock();
    private final InMemoryRepository repository = new InMemoryRepository();
    private final JournalProjection projection =
            new JournalProjection(new InMemoryJournal(clock), new InMemoryProjects());
    private final FakeSystem production = new FakeSystem(SystemName.PRODUCTION);
    private final InMemorySlots slots = new InMemorySlots(repository, Path.of("production"));
    private final InMemoryLeases leases = new InMemoryLeases(clock);
    private final SystemOperations systems = new SystemOperations(
            repository,
            new HostedSystem(slots, production),
            new HostedSystem(new InMemorySlots(repository, Path.of("test")), new FakeSystem(SystemName.TEST)),
            new StepRunner(projection, leases));
    private final SystemsPage page = new SystemsPage(
            new SystemActions(systems, new Supervisor(systems, projection, clock), AuditTrail.NONE, clock),
            projection,
            clock);

    @BeforeEach
    void start() {
        ChangeSet.on(repository).add("base", "1\n").commitToMain();
        systems.start(SystemName.PRODUCTION, BY).complete();
    }

    private SystemsView.SystemCard seenBy(Role role) {
        var visitor = new Visitor(new Requester(BY, "a browser", role), "");
        return page.view(visitor, "", Words.in(Locale.ENGLISH, clock)).systems().stream()
                .filter(card -> card.word().equals(SystemName.PRODUCTION.word()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> pressable() {
        return seenBy(Role.OPERATOR).buttons().stream()
                .filter(button -> button.reason().isEmpty())
                .map(SystemsView.Button::word)
                .toList();
    }

    @Test
    void whatWouldDoNothingCanNotBePressed() {
        assertThat(pressable()).containsExactly("restart", "stop");

        systems.stop(SystemName.PRODUCTION, BY).complete();

        assertThat(pressable()).containsExactly("start", "restart");
    }

    /** It is restarted again and again, and who stops it ends that. */
    @Test
    void aSystemThatDiedCanBeStopped() {
        production.crash();

        assertThat(pressable()).containsExactly("start", "restart", "stop");
    }

    /** It is the same output, whether the system is well or not: people's data may stand there. */
    @Test
    void theLogOfASystemThatIsNotWellIsForThoseWhoMayStopIt() {
        production.crash();

        assertThat(seenBy(Role.OPERATOR).log()).contains("the log of the production system");
        assertThat(seenBy(Role.VIEWER).log()).isEmpty();
        assertThat(seenBy(Role.VIEWER).health()).isNotBlank();
    }

    @Test
    void aSystemTellsItsPortItsSlotAndHowOftenItWasStartedAndByWhom() {
        assertThat(seenBy(Role.VIEWER).port()).isEqualTo("8001");
        assertThat(seenBy(Role.VIEWER).slot()).isNotBlank();
        assertThat(seenBy(Role.VIEWER).started()).isEqualTo("once");

        production.crash();
        systems.start(SystemName.PRODUCTION, Supervisor.NAME).complete();

        assertThat(seenBy(Role.VIEWER).started())
                .isEqualTo("2 times, one of them by HELIX, after it had ended by itself");
    }

    @Test
    void aSystemTellsWhenItWasAskedAndHowLongEachOfItsStartsTookAndWhy() {
        assertThat(seenBy(Role.VIEWER).checked().iso())
                .isEqualTo(clock.instant().truncatedTo(ChronoUnit.MINUTES).toString());
        production.crash();
        projection.subscribe(recorded -> {
            if (recorded.entry() instanceof JournalEntry.StepBegun(var operation, var step) && step.equals("start")) {
                clock.move(Duration.ofSeconds(3));
            }
        });

        systems.start(SystemName.PRODUCTION, Supervisor.NAME).complete();

        assertThat(seenBy(Role.VIEWER).starts())
                .extracting(SystemsView.Start::kind, SystemsView.Start::why, SystemsView.Start::took)
                .containsExactly(
                        tuple("Start", "HELIX, after it had ended by itself", "3.0 s"),
                        tuple("Start", BY + " asked for it", "0 ms"));
    }

    /** Afterwards the other slot is brought to the same tree. */
    @Test
    void theSlotToGoBackToIsToldWhileAnOperationMayHaveTo() {
        assertThat(kept()).isEqualTo("nothing now: the other slot follows this one");
        var before = slots.current().orElseThrow();
        var begun =
                projection.append(new JournalEntry.OperationStarted(OperationKind.INTEGRATE, new ProjectId("one"), BY));
        var operation = OperationId.of(begun.sequence());
        leases.acquire("production", operation, BY);
        projection.append(new JournalEntry.StepBegun(operation, "stop"));
        projection.append(new JournalEntry.StepDone(
                operation,
                "stop",
                Map.of(
                        "previous_slot", before.slot().word(),
                        "previous_tree", before.tree().sha()),
                "it does not run"));
        assertThat(kept()).startsWith("nothing now");

        slots.switchTo(slots.prepare(
                repository.tree(ChangeSet.on(repository).modify("base", "2\n").commitToMain())));

        assertThat(kept())
                .isEqualTo("slot " + before.slot().word() + " with tree "
                        + before.tree().sha().substring(0, 7));
    }

    private String kept() {
        return seenBy(Role.VIEWER).kept();
    }

    @Test
    void whatEndsForPeopleIsConfirmedFirst() {
        assertThat(seenBy(Role.OPERATOR).buttons().stream()
                        .filter(SystemsView.Button::asks)
                        .map(SystemsView.Button::word))
                .containsExactly("stop");
        var words = Words.in(Locale.ENGLISH, clock);
        for (var system : SystemName.values()) {
            for (var action : List.of("stop", "docker-down")) {
                assertThat(page.confirm(system.word(), action, words))
                        .hasValueSatisfying(
                                asked -> assertThat(asked.sentence()).contains(" end"));
            }
        }
        assertThat(page.confirm("production", "start", words)).isEmpty();
        assertThat(page.confirm("another", "stop", words)).isEmpty();
    }
}
