package dev.helix.adapter.http.wire;

import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.SystemAction;
import dev.helix.evolution.SystemActions;
import dev.helix.evolution.flow.Operations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The two systems in the words of the wire, as the server and the command line beside it answer. */
public final class SystemAnswers {

    private final SystemActions systems;
    private final Operations operations;
    private final EvolutionAnswers answers;

    public SystemAnswers(EvolutionUseCases useCases) {
        this.systems = useCases.systems();
        this.operations = useCases.projects().operations();
        this.answers = new EvolutionAnswers(useCases);
    }

    /** Returns both systems as they are. */
    public List<SystemJson> list() {
        return Arrays.stream(SystemName.values()).map(this::show).toList();
    }

    /** Returns a system as it is. */
    public SystemJson show(SystemName name) {
        return SystemJson.of(systems.status(name), systems.watch(name).orElse(null), systems.databases(name));
    }

    /**
     * Begins an operation, which somebody has {@linkplain SystemAction#needsConfirmation confirmed} or not, has it go on in the background, and returns it as it stands after {@code wait} at the latest.
     *
     * @throws dev.helix.domain.evolution.Refused when it can't be done now
     */
    public OperationJson begin(SystemAction action, SystemName name, Requester by, boolean confirmed, Duration wait) {
        operations.settle();
        var begun = operations.submit(systems.begin(action, name, by, confirmed));
        return answers.operation(operations.await(begun, wait).orElseThrow(), by);
    }
}
