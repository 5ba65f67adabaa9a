package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.EvolutionAnswers;
import dev.helix.adapter.http.wire.EvolutionUseCases;
import dev.helix.adapter.http.wire.LetterQuery;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.evolution.NightLetters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Objects;

/** The night letter, as data, as text, and as a file for a browser. */
final class LetterRoute {

    private final EvolutionAnswers answers;

    LetterRoute(EvolutionUseCases useCases) {
        this.answers = new EvolutionAnswers(useCases);
    }

    void register(RoutesConfig routes) {
        routes.get("/helix/evolution/letter", this::letter);
    }

    private void letter(Context context) {
        var word = parameter(context, "format", LetterQuery.Form.JSON.word());
        var form = LetterQuery.Form.of(word)
                .orElseThrow(() -> invalid("format", "it is one of: " + LetterQuery.Form.words()));
        var language = parameter(context, "language", "en");
        if (!language.equals("de") && !language.equals("en")) {
            throw invalid("language", "it is de or en");
        }
        var query = new LetterQuery(parameter(context, "since", NightLetters.YESTERDAY), form, language);
        var mapper = context.jsonMapper();
        var letter = answers.letter(
                query, CallerOf.request(context).projects(), value -> mapper.toJsonString(value, value.getClass()));
        context.contentType(form.type()).result(letter);
    }

    private static String parameter(Context context, String name, String otherwise) {
        return Objects.requireNonNullElse(context.queryParam(name), otherwise);
    }

    private static Refused invalid(String key, String why) {
        return new Refused(new Refusal.InvalidSpec("letter", 0, key, why));
    }
}
