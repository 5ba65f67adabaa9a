package dev.helix.domain.evolution;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tests that a run told of, by the names that their runner gives them.
 *
 * @param ran those that really ran, sorted, each once
 * @param skipped those that the runner left out, sorted, each once
 */
public record TestNames(List<String> ran, List<String> skipped) {

    /** Nobody told any. */
    public static final TestNames NONE = new TestNames(List.of(), List.of());

    /** Of a larger run none are kept: a list with holes would tell of tests that are not gone. */
    private static final int MOST = 1_000;

    private static final int LONGEST = 300;
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

    public TestNames {
        ran = sorted(ran);
        skipped = sorted(skipped);
        if (ran.size() + skipped.size() > MOST) {
            ran = List.of();
            skipped = List.of();
        }
    }

    /** Returns a name as a reader sees all of it: in one line, and nothing in it that controls a terminal. */
    public static String readable(String name) {
        var text = UNSEEN.matcher(name).replaceAll("\uFFFD");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** The same names come with each verdict. */
    private static List<String> sorted(List<String> names) {
        return names.stream()
                .map(TestNames::readable)
                .sorted()
                .distinct()
                .map(String::intern)
                .toList();
    }

    /** Returns whether anything is known. */
    public boolean known() {
        return !ran.isEmpty() || !skipped.isEmpty();
    }

    /** Returns those of {@code before} that ran then and of which nothing is told now, sorted. */
    public List<String> goneSince(TestNames before) {
        return minus(before.ran, union(ran, skipped));
    }

    /** Returns those of {@code before} that ran then and are left out now, sorted. */
    public List<String> skippedSince(TestNames before) {
        var now = new HashSet<>(skipped);
        ran.forEach(now::remove);
        return before.ran.stream().filter(now::contains).toList();
    }

    /** Returns those that nobody told of {@code before}, sorted. */
    public List<String> newSince(TestNames before) {
        return minus(ran, union(before.ran, before.skipped));
    }

    private static Set<String> union(Collection<String> some, Collection<String> more) {
        var all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private static List<String> minus(List<String> some, Set<String> others) {
        return some.stream().filter(name -> !others.contains(name)).toList();
    }
}
