package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionAnswers;
import dev.helix.adapter.http.wire.EvolutionUseCases;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Recorded answers, and the marks that say where a rule was wrong. */
final class AnswerRoutes {

    private static final String ANSWERS = "/helix/answers";

    private final EvolutionAnswers answers;

    AnswerRoutes(EvolutionUseCases useCases) {
        this.answers = new EvolutionAnswers(useCases);
    }

    void register(RoutesConfig routes) {
        routes.get(ANSWERS, context -> context.json(answers.answers(since(context), EvolutionRoutes.by(context))))
                .post(ANSWERS + "/{answer}/alarm", this::mark);
    }

    private static String since(Context context) {
        var asked = context.queryParam("since");
        if (asked != null && asked.isEmpty()) {
            throw EvolutionRoutes.invalid("since", "it is an age such as 30m, 12h or 7d");
        }
        return Objects.requireNonNullElse(asked, "");
    }

    /** The body of a mark. */
    private record Mark(@Nullable String rule, @Nullable Boolean wrong) {}

    private void mark(Context context) {
        @Nullable Mark mark;
        try {
            mark = context.bodyAsClass(Mark.class);
        } catch (JacksonException e) {
            throw EvolutionRoutes.invalid(
                    null, "the body must be an object with the text rule, and wrong, true or false");
        }
        if (mark == null || mark.rule() == null) {
            throw EvolutionRoutes.invalid("rule", "a mark names the rule that was wrong");
        }
        var wrong = mark.wrong() == null || mark.wrong();
        context.json(answers.mark(context.pathParam("answer"), mark.rule(), wrong, EvolutionRoutes.by(context)));
    }
}
