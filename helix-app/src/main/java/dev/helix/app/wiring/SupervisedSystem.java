package dev.helix.app.wiring;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.Health;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Pause;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TargetSystem;
import dev.helix.supervisor.LivePlace;
import dev.helix.supervisor.SupervisorFolder;
import dev.helix.supervisor.SwitchLedger;
import dev.helix.supervisor.SwitchOutcome;
import dev.helix.supervisor.SwitchRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Production where that is this very process. It is built as any other; another tree is asked of the supervisor, which ends this process,
 * starts the other one, and goes back where that does not stay well. Who asked never hears of it: the next process does, from the journal.
 */
final class SupervisedSystem implements TargetSystem {

    private static final Duration LOOK = Duration.ofMillis(50);

    private final TargetSystem building;
    private final SupervisorFolder supervisor;
    private final LivePlace own;
    private final Pause pause;
    private volatile boolean handedOver;

    /**
     * @param building builds in its slots
     * @param own what this process was started from
     */
    SupervisedSystem(TargetSystem building, SupervisorFolder supervisor, LivePlace own, Pause pause) {
        this.building = building;
        this.supervisor = supervisor;
        this.own = own;
        this.pause = pause;
    }

    /** Returns whether the supervisor is to end this process: nobody has to wait for what goes on in the next one. */
    boolean isHandedOver() {
        return handedOver;
    }

    @Override
    public boolean isThisProcess() {
        return true;
    }

    @Override
    public SystemName name() {
        return building.name();
    }

    @Override
    public OptionalInt port() {
        return building.port();
    }

    @Override
    public Optional<String> buildPlan() {
        return building.buildPlan();
    }

    @Override
    public Optional<CommandResult> build(SlotContent content, Consumer<String> lines) {
        return building.build(content, lines);
    }

    /** A request of an earlier operation has been answered, and is nothing to the next one. */
    @Override
    public void requireStartable() {
        try {
            if (supervisor.supervisor().isEmpty()) {
                throw new PortException(
                        "the supervisor that started this server does not run any more, and nobody else could start"
                                + " another tree; start it again: helix supervise");
            }
            var request = supervisor.request();
            if (request.isPresent() && ledger().hasEnded(request.get().id())) {
                supervisor.forgetRequest();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Returns only in a process that runs {@code content}, or that has come back because that was not well. */
    @Override
    public void start(SlotContent content) {
        var wanted = place(content);
        try {
            var asked = supervisor.request().filter(request -> ledger().knows(request.id()));
            if (asked.isPresent() && asked.get().target().equals(wanted)) {
                return;
            }
            if (asked.isPresent()
                    && own.equals(wanted)
                    && ledger().hasEnded(asked.get().id())) {
                return;
            }
            handedOver = true;
            supervisor.ask(new SwitchRequest(UUID.randomUUID().toString(), wanted));
        } catch (IOException e) {
            handedOver = false;
            throw new PortException("the supervisor can't be asked for another tree: " + e, e);
        }
        while (true) {
            pause.pause(LOOK);
        }
    }

    /** Waits for the supervisor's word on what was asked for, which it gives after the probation. */
    @Override
    public Health awaitHealthy(TreeId expected) {
        try {
            return awaitWord(expected);
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            handedOver = false;
        }
    }

    private Health awaitWord(TreeId expected) throws IOException {
        while (true) {
            var asked = supervisor.request();
            if (asked.isEmpty() || !asked.get().target().tree().equals(expected.sha())) {
                return health(expected);
            }
            var outcome = ledger().outcome();
            if (outcome != null && outcome.request().equals(asked.get().id())) {
                return told(outcome, expected);
            }
            handedOver = true;
            pause.pause(LOOK);
        }
    }

    private static Health told(SwitchOutcome outcome, TreeId expected) {
        return outcome.kept()
                ? new Health.Healthy(
                        "the supervisor keeps it: " + outcome.why() + "; production gave no answer for "
                                + outcome.downtimeMillis() + " ms",
                        Optional.of(expected))
                : new Health.Unhealthy(
                        outcome.why() + "; the supervisor went back, and had started the old one again "
                                + outcome.downtimeMillis() + " ms after it had ended it",
                        outcome.log());
    }

    @Override
    public Health health(TreeId expected) {
        return own.tree().equals(expected.sha())
                ? new Health.Healthy("this process, started with tree " + expected, Optional.of(expected))
                : new Health.Unhealthy(
                        "this process was started with tree " + own.tree() + " instead of " + expected, "");
    }

    /** The supervisor ends it. */
    @Override
    public void stop() {}

    @Override
    public SystemStatus.State state() {
        return SystemStatus.State.RUNNING;
    }

    @Override
    public Optional<SystemStatus.Running> process() {
        var process = ProcessHandle.current();
        return Optional.of(new SystemStatus.Running(
                process.pid(), process.info().startInstant().orElse(null)));
    }

    private SwitchLedger ledger() {
        try {
            return supervisor.ledger().orElseThrow(() -> new PortException("the supervisor has no ledger"));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static PortException unreadable(IOException e) {
        return new PortException("what the supervisor has written down can't be read: " + e.getMessage(), e);
    }

    private static LivePlace place(SlotContent content) {
        return new LivePlace(content.slot().word(), content.tree().sha());
    }
}
