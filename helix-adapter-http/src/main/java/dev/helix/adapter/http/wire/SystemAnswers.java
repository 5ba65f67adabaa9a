package dev.helix.adapter.http.wire;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.SystemAction;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.flow.StepRunner;
import java.util.Arrays;
import java.util.List;

/** The two systems in the words of the wire, for whoever answers in these: the server, and the command line beside it. */
public final class SystemAnswers {

    private final SystemActions systems;

    public SystemAnswers(EvolutionUseCases useCases) {
        this.systems = useCases.systems();
    }

    /** Returns both systems as they are. */
    public List<SystemJson> list() {
        return Arrays.stream(SystemName.values()).map(this::show).toList();
    }

    /** Returns a system as it is. */
    public SystemJson show(SystemName name) {
        return SystemJson.of(systems.status(name), systems.watch(name).orElse(null));
    }

    /** Begins an operation. @throws dev.helix.domain.evolution.Refused when it can't be done now */
    public StepRunner.Run begin(SystemAction action, SystemName name, Requester by) {
        return systems.begin(action, name, by);
    }

    /** Returns an operation on a system as it stands. */
    public OperationJson operation(Operation operation) {
        var well = operation.state() == Operation.State.RUNNING || operation.state() == Operation.State.SUCCEEDED;
        return OperationJson.of(operation, well ? null : Problem.of(operation, null), null);
    }
}
