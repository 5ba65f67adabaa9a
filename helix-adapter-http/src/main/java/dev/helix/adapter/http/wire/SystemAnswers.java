package dev.helix.adapter.http.wire;

import dev.helix.evolution.flow.StepRunner;
import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.AuditTrail;
import dev.helix.domain.port.PortException;
import java.util.Arrays;
import java.util.List;

/** The two systems in the words of the wire, for whoever answers in these: the server, and the command line beside it. */
public final class SystemAnswers {

    private final EvolutionUseCases use;

    public SystemAnswers(EvolutionUseCases useCases) {
        this.use = useCases;
    }

    /** Returns both systems as they are. */
    public List<SystemNote> list() {
        return Arrays.stream(SystemName.values()).map(this::show).toList();
    }

    /** Returns a system as it is. */
    public SystemNote show(SystemName name) {
        return SystemNote.of(
                use.systems().status(name),
                name == SystemName.PRODUCTION ? use.supervisor().watch() : null);
    }

    /** Begins an operation. @throws Refused as Library, or SlotTaken */
    public StepRunner.Run begin(SystemAction action, SystemName name, Requester by) {
        StepRunner.Run run;
        try {
            run = switch (action) {
                case START -> use.systems().start(name, by.who());
                case STOP -> use.systems().stop(name, by.who());
                case RESTART -> use.systems().restart(name, by.who());
            };
        } catch (Refused e) {
            note(action, name, by, e.refusal().code());
            throw e;
        }
        try {
            note(action, name, by, run.id().value());
        } catch (PortException e) {
            run.abandon();
            throw e;
        }
        return run;
    }

    private void note(SystemAction action, SystemName name, Requester by, String outcome) {
        use.audit()
                .note(new AuditTrail.Entry(
                        use.clock().instant(),
                        by.who(),
                        by.from(),
                        action.word() + " " + name.word(),
                        null,
                        outcome,
                        List.of()));
    }

    /** Returns an operation on a system as it stands. */
    public OperationNote operation(Operation operation) {
        var well = operation.state() == Operation.State.RUNNING || operation.state() == Operation.State.SUCCEEDED;
        return OperationNote.of(operation, well ? null : Problem.of(operation, null), null);
    }
}
