package dev.helix.evolution.develop;

import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.GateVerdict;
import dev.helix.domain.evolution.PhaseWork;
import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Pattern;

/** The agent's report names every acceptance item of {@code spec.yaml}: by its number, {@code AC-1}, or in its own words. */
public record SpecCoverageGate() implements Gate {

    /** Its name. */
    public static final String NAME = "spec_coverage";

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public GateVerdict check(PhaseWork work) {
        var said = plain(work.said());
        var missing = new ArrayList<Finding>();
        var items = work.spec().acceptance();
        for (int i = 0; i < items.size(); i++) {
            var number = "AC-" + (i + 1);
            var words = plain(items.get(i));
            if (!said.contains(plain(number)) && (words.isBlank() || !said.contains(words))) {
                missing.add(Finding.of("your report does not say how " + number + " (" + items.get(i)
                        + ") is met; name it and say how"));
            }
        }
        return new GateVerdict(NAME, missing, "");
    }

    /** Letters and digits alone, with a blank around every word. */
    private static String plain(String text) {
        return " "
                + NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip() + " ";
    }
}
