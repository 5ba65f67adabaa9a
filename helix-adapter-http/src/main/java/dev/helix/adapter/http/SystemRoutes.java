package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.adapter.http.wire.Problem;
import dev.helix.adapter.http.wire.SystemAnswers;
import dev.helix.domain.evolution.SystemName;
import dev.helix.evolution.SystemAction;
import dev.helix.evolution.SystemActions;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/** The two systems: how they are, and what an operator does with them. */
final class SystemRoutes {

    private static final String SYSTEMS = "/helix/systems";
    private static final String SYSTEM = SYSTEMS + "/{name}";

    private final SystemAnswers answers;
    private final SystemActions systems;

    SystemRoutes(EvolutionUseCases useCases) {
        this.answers = new SystemAnswers(useCases);
        this.systems = useCases.systems();
    }

    void register(RoutesConfig routes) {
        routes.get(SYSTEMS, context -> context.json(Map.of("systems", answers.list())))
                .get(SYSTEM, context -> context.json(answers.show(name(context))));
        for (var action : SystemAction.values()) {
            routes.post(SYSTEM + "/" + action.word(), context -> begin(context, action));
        }
    }

    /** Returns how the processes of both are, to see at a glance whether all is well. */
    Map<String, String> states() {
        var states = new TreeMap<String, String>();
        for (var name : SystemName.values()) {
            states.put(name.word(), systems.state(name).word());
        }
        return states;
    }

    private void begin(Context context, SystemAction action) {
        var wait = EvolutionRoutes.waitOf(context);
        EvolutionRoutes.answer(
                context,
                answers.begin(action, name(context), EvolutionRoutes.by(context), confirmed(context, action), wait),
                wait);
    }

    private static boolean confirmed(Context context, SystemAction action) {
        if (!action.needsConfirmation() || context.body().isBlank()) {
            return false;
        }
        try {
            var body = context.bodyAsClass(Confirmation.class);
            return body != null && body.confirm();
        } catch (JacksonException e) {
            throw EvolutionRoutes.invalid(
                    "confirm", "the body must be an object with confirm, true or false; or empty");
        }
    }

    /** The words of somebody who means it. */
    private record Confirmation(boolean confirm) {}

    private static SystemName name(Context context) {
        var text = context.pathParam("name");
        return Arrays.stream(SystemName.values())
                .filter(name -> name.word().equals(text))
                .findFirst()
                .orElseThrow(() -> new Rejected(Problem.of(
                        404, "SYSTEM_NOT_FOUND", "there is no system of that name; there are production and test")));
    }
}
