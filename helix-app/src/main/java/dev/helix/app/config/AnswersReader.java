package dev.helix.app.config;

import dev.helix.adapter.local.YamlMap;
import dev.helix.app.config.HelixConfig.ConsultantSettings;
import dev.helix.app.config.HelixConfig.ObservationSettings;
import dev.helix.enforcement.Policy;
import java.util.List;
import java.util.Locale;

/** Reads the part {@code consultant}: what judges answers, and what is noted of them. */
final class AnswersReader {

    private AnswersReader() {}

    static ConsultantSettings consultant(YamlMap map) {
        map.allow(
                "delivery",
                "max_retries",
                "validators",
                "locale",
                "adr_profile",
                "adr_profiles",
                "broken_validator",
                "shadow",
                "trace_days",
                "trace_mb",
                "chat_days");
        var validators = map.texts("validators");
        var locale = map.text("locale", "de");
        if (!locale.equals("de") && !locale.equals("en")) {
            throw map.refuse("locale", "messages are in de or en");
        }
        var delivery = map.text("delivery", "verified");
        if (!delivery.equals("verified") && !delivery.equals("live")) {
            throw map.refuse("delivery", "an answer is shown verified or live");
        }
        var broken = map.text("broken_validator", "fail");
        if (!broken.equals("fail") && !broken.equals("pass")) {
            throw map.refuse("broken_validator", "what a validator could not judge is to fail or to pass");
        }
        var settings = new ConsultantSettings(
                delivery.equals("live"),
                map.number("max_retries", 2, 0, 20),
                validators.isEmpty() ? List.of("step-marker", "adr-structure", "file-existence") : validators,
                Locale.forLanguageTag(locale),
                map.text("adr_profile", "helix-" + locale),
                map.map("adr_profiles").map(AdrProfileReader::read).orElse(List.of()),
                broken.equals("pass") ? Policy.Broken.PASSES : Policy.Broken.FAILS);
        if (settings.profile(settings.adrProfile()).isEmpty()) {
            throw map.refuse(
                    "adr_profile",
                    "there is no ADR profile '" + settings.adrProfile() + "'; choose of "
                            + String.join(", ", settings.profileNames()));
        }
        return settings;
    }

    static ObservationSettings observation(YamlMap map) {
        var shadow = map.texts("shadow");
        var asked = map.texts("validators");
        shadow.stream().filter(asked::contains).findFirst().ifPresent(name -> {
            throw map.refuse("shadow", "'" + name + "' has a say already: it stands under validators");
        });
        return new ObservationSettings(
                shadow,
                map.number("trace_days", 30, 0, 3650),
                map.number("trace_mb", 100, 1, 1_000_000),
                map.number("chat_days", 0, 0, 36_500));
    }
}
