package dev.helix.app.wiring;

import dev.helix.domain.access.Role;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.OperationKind;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.TargetSystem;
import dev.helix.evolution.Directions;
import dev.helix.evolution.ProjectAction;
import dev.helix.evolution.ProjectActions;
import dev.helix.evolution.Recovery;
import dev.helix.evolution.flow.Operations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * The work that a server goes on with when a supervisor has started it and it is there for others: interrupted operations come to their end,
 * and agents that were at work go on at their phase, for whom had them work.
 */
final class Continuation {

    private static final Logger LOG = System.getLogger(Continuation.class.getName());

    private final Recovery recovery;
    private final List<Recovery.Interrupted> interrupted;
    private final List<Operation> developments;

    private Continuation(Recovery recovery, List<Recovery.Interrupted> interrupted, List<Operation> developments) {
        this.recovery = recovery;
        this.interrupted = interrupted;
        this.developments = developments;
    }

    /** Takes up what the server before has left, and begins nothing yet. */
    static Continuation of(Recovery recovery) {
        // In this order: what is taken up now goes on when it has been put back.
        var developments = recovery.interruptedDevelopments();
        return new Continuation(recovery, recovery.takeUp(), developments);
    }

    /** Goes on with all of it beside the caller. */
    void begin(Operations operations, ProjectActions actions, TargetSystem production) {
        interrupted.forEach(each -> operations.submit(each.operation().id(), () -> {
            var ended = each.ending().call();
            if (ended.concerns(SystemName.PRODUCTION) || ended.kind() == OperationKind.INTEGRATE) {
                // From here on the journal knows how it ended, and nobody asks the supervisor again.
                production.requireStartable();
            }
            if (recovery.goesOn(ended)) {
                develop(ended, operations, actions);
            }
            return ended;
        }));
        developments.forEach(each -> develop(each, operations, actions));
    }

    private static void develop(Operation before, Operations operations, ProjectActions actions) {
        var id = before.project();
        try {
            var by = new Requester(before.by(), "supervisor", Role.OPERATOR);
            operations.submit(actions.begin(ProjectAction.DEVELOP, id, by, Directions.of(Recovery.hints(before))));
        } catch (Refused e) {
            LOG.log(
                    Level.WARNING,
                    "the development of {0} does not go on by itself: {1}",
                    id,
                    e.refusal().message());
        } catch (PortException e) {
            LOG.log(Level.WARNING, "the development of {0} does not go on by itself: {1}", id, e.getMessage());
        }
    }
}
