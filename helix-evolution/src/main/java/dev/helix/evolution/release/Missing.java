package dev.helix.evolution.release;

import dev.helix.domain.evolution.TestsSeen;
import java.util.ArrayList;
import java.util.List;

/** Compares the tests of two runs: what ran before and does so no more is asked about. */
final class Missing {

    private static final int MOST = 20;

    private Missing() {}

    /** Returns a question for each test that is gone or left out, and one where only the number tells. */
    static List<String> of(TestsSeen was, TestsSeen is) {
        var before = was.names();
        var after = is.names();
        var questions = new ArrayList<String>();
        if (before.known() && after.known()) {
            var fresh = after.newSince(before);
            questions.addAll(each(
                    "removed" + (fresh.isEmpty() ? "" : " or renamed") + " on purpose? ", after.goneSince(before)));
            questions.addAll(each("skipped on purpose? ", after.skippedSince(before)));
        } else if (is.ran() < was.ran()) {
            questions.add("fewer tests on purpose? " + was.ran() + " ran before, " + is.ran() + " run now");
        }
        return List.copyOf(questions);
    }

    private static List<String> each(String question, List<String> names) {
        var told = new ArrayList<>(
                names.stream().limit(MOST).map(name -> question + name).toList());
        if (names.size() > MOST) {
            told.add(question + "and " + (names.size() - MOST) + " more");
        }
        return told;
    }
}
