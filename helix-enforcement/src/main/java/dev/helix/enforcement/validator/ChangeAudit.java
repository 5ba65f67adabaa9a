package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Span;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.enforcement.validator.SourceLines.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a change takes away from those who judge it: tests that are switched off, removed or emptied, assertions that are weakened,
 * thresholds that are lowered, checks that are silenced. A line that only moves from one file to another is no finding. Goes by looks,
 * line by line; text in comments and strings is data. Pure; the same change gives the same findings in the same order.
 */
final class ChangeAudit {

    private static final int MOST = 100;
    private static final Pattern BRACKET =
            Pattern.compile("\\b(?:it|test|describe|suite|context|specify)(?:\\s*\\.\\s*\\w{1,20}){0,3}\\s*\\[");
    /** What Go reads in comments. */
    private static final Pattern NEVER_BUILT =
            Pattern.compile("^//\\s*(?:go:build|\\+build)\\s+(?:ignore|never|none|false)\\b");

    private static final Pattern CONDITION = Pattern.compile("^\\s*(?:\\}\\s*else\\s*)?if\\b");

    /** Tests of a language whose tests stand beside the code. */
    private static final Pattern INLINE = Pattern.compile("#\\[\\s*cfg\\s*\\(\\s*test\\s*\\)");

    private static final Pattern NARROWED = Pattern.compile(
            "--collect-only\\b|--co\\b|\\bpassWithNoTests\\b(?!\\s*[\"']?\\s*[:=]\\s*false)"
                    + "|\\btestPathIgnorePatterns\\b|\\bcollect_ignore|--(?:deselect|ignore(?:-glob)?)\\b|\\bmaven\\.test\\.skip\\b(?!\\s*[=>]\\s*false)"
                    + "|\\bskipTests\\b(?!\\s*[=>]\\s*false)|\\bskipITs\\b(?!\\s*[=>]\\s*false)|<testFailureIgnore>\\s*true|\\bignoreFailures\\s*=\\s*true"
                    + "|\\bcontinue-on-error:\\s*true|\\ballow_failure:\\s*true|(?i:\\b\\w{0,20}tests?\\b)[^#\\n]{0,80}\\|\\|\\s*(?:true|exit\\s+0|:)"
                    + "|\\bfailOnNoTests\\b\\s*[\"']?\\s*[:=]\\s*false|-x\\s+test\\b|--no-fail-fast\\b.*\\|\\||\\benabled\\s*=\\s*false\\b"
                    + "|\\baddopts\\b.*(?:\\s-k\\s|\\s-m\\s)"
                    + "|<exclude>[^<]{0,200}(?:[Tt]est|IT)[^<]{0,80}</exclude>|\\bexclude(?:TestsMatching)?\\b[^\\n]{0,80}[Tt]est|\\bnorecursedirs\\b");

    private static final WatchedPaths WATCHED = WatchedPaths.standard();

    /**
     * One finding.
     *
     * @param key of its message; its code is what stands before the first dot
     * @param details what the message names
     */
    record Found(String key, Severity severity, ChangedFile file, Span range, List<String> details) {}

    /** One side of a file, read. */
    private record Side(List<Line> lines, boolean inTests) {}

    /** One file with both of its sides. */
    private record Look(ChangedFile file, @Nullable TestWords words, Side before, Side after) {

        List<Line> testsBefore() {
            return before.inTests() ? before.lines() : List.of();
        }

        List<Line> testsAfter() {
            return after.inTests() ? after.lines() : List.of();
        }
    }

    private final List<Look> looks = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();

    private ChangeAudit(List<ChangedFile> files) {
        files.stream().sorted(Comparator.comparing(ChangedFile::path)).forEach(file -> looks.add(look(file)));
    }

    /** Returns the findings about {@code files}, sorted by path and place, at most {@value #MOST} of each kind. */
    static List<Found> of(List<ChangedFile> files) {
        var audit = new ChangeAudit(files);
        audit.switchedOff();
        audit.removed();
        audit.asserted();
        audit.thresholds();
        audit.escapes();
        return audit.sorted();
    }

    private static Look look(ChangedFile file) {
        var language = Language.of(file.path());
        boolean test = isTest(file.path());
        if (language.isEmpty()) {
            boolean settings = isSettings(file.path());
            var none = new Side(List.of(), false);
            return settings
                    ? new Look(
                            file,
                            null,
                            new Side(SourceLines.of(file.old(), Language.CONFIGURATION), false),
                            new Side(SourceLines.of(file.now(), Language.CONFIGURATION), false))
                    : new Look(file, null, none, none);
        }
        var before = SourceLines.of(file.old(), language.get());
        var after = SourceLines.of(file.now(), language.get());
        return new Look(
                file,
                TestWords.of(language.get()),
                new Side(before, test || isInline(before)),
                new Side(after, test || isInline(after)));
    }

    private static boolean isInline(List<Line> lines) {
        return lines.stream().anyMatch(line -> INLINE.matcher(line.code()).find());
    }

    private static boolean isTest(String path) {
        return RepoPath.objection(path).isEmpty() && WATCHED.isTest(new RepoPath(path));
    }

    private static boolean isSettings(String path) {
        if (RepoPath.objection(path).isPresent()) {
            return false;
        }
        var repo = new RepoPath(path);
        return WATCHED.isRunner(repo)
                || WATCHED.isBuild(repo)
                || path.matches("(?:.*/)?(?:\\.github/workflows/.*|\\.gitlab-ci\\.yml|.*\\.(?:sh|ini|cfg|toml))");
    }

    /** Lines that switch tests off and that the change brings. */
    private void switchedOff() {
        brought("TEST_SKIPPED", Severity.ERROR, Look::testsBefore, Look::testsAfter, ChangeAudit::isSkip);
        brought(
                "TEST_SKIPPED.sometimes",
                Severity.WARNING,
                Look::testsBefore,
                Look::testsAfter,
                ChangeAudit::isSometimes);
        brought("TEST_NARROWED", Severity.ERROR, Look::testsBefore, Look::testsAfter, ChangeAudit::isNarrowed);
        brought(
                "TEST_NARROWED",
                Severity.ERROR,
                look -> look.words() == null || isSettings(look.file().path())
                        ? look.before().lines()
                        : List.of(),
                look -> look.words() == null || isSettings(look.file().path())
                        ? look.after().lines()
                        : List.of(),
                (look, line) -> NARROWED.matcher(line.whole()).find() && !line.isRemark());
    }

    private static boolean isSkip(Look look, Line line) {
        return says(line, words(look).skipped()) && !isConditional(look, line);
    }

    private static boolean isSometimes(Look look, Line line) {
        boolean skipped = says(line, words(look).skipped());
        return skipped ? isConditional(look, line) : says(line, words(look).sometimes());
    }

    private static boolean isNarrowed(Look look, Line line) {
        return says(line, words(look).narrowed())
                || NEVER_BUILT.matcher(line.comment()).find();
    }

    /** Go skips by a call, so that what stands before it says when. */
    private static boolean isConditional(Look look, Line line) {
        if (Language.of(look.file().path()).orElse(Language.JVM) != Language.GO) {
            return false;
        }
        int before = line.number() - 1;
        var lines = look.after().lines();
        while (before >= 0 && lines.get(before).code().isBlank()) {
            before--;
        }
        return CONDITION.matcher(line.code()).find()
                || (before >= 0 && CONDITION.matcher(lines.get(before).code()).find());
    }

    private static boolean says(Line line, Pattern pattern) {
        return pattern.matcher(line.code()).find()
                || (BRACKET.matcher(line.code()).find()
                        && pattern.matcher(line.whole()).find());
    }

    private static TestWords words(Look look) {
        var words = look.words();
        return words == null ? TestWords.of(Language.JVM) : words;
    }

    private interface Lines {
        List<Line> of(Look look);
    }

    /** Reports lines that say so and that no file of the change had before. */
    private void brought(String key, Severity severity, Lines before, Lines after, BiPredicate<Look, Line> isMeant) {
        var had = new HashMap<String, Integer>();
        for (var look : looks) {
            for (var line : before.of(look)) {
                if (isMeant.test(look, line)) {
                    had.merge(line.whole().strip(), 1, Integer::sum);
                }
            }
        }
        for (var look : looks) {
            for (var line : after.of(look)) {
                if (isMeant.test(look, line) && had.merge(line.whole().strip(), -1, Integer::sum) < 0) {
                    add(key, severity, look.file(), line, shown(line));
                }
            }
        }
    }

    /** Files with tests that are gone, or that no runner looks for any more, and tests that are gone from those that stay. */
    private void removed() {
        boolean codeGone = looks.stream()
                .anyMatch(look -> look.file().after() == null
                        && look.words() != null
                        && !isTest(look.file().path()));
        for (var look : looks) {
            long before = tests(look, look.testsBefore());
            long after = tests(look, look.testsAfter());
            if (before == 0) {
                continue;
            }
            if (look.file().after() == null) {
                var where = movedTo(look);
                if (where == null) {
                    // Where code goes, its tests go with it.
                    report(
                            "TEST_REMOVED",
                            codeGone ? Severity.WARNING : Severity.ERROR,
                            look.file(),
                            List.of(look.file().path(), String.valueOf(before)));
                } else if (!where.after().inTests()) {
                    report(
                            "TEST_REMOVED.renamed",
                            Severity.ERROR,
                            where.file(),
                            List.of(look.file().path(), where.file().path()));
                }
            } else if (after < before && total(ChangeAudit::tests) < 0) {
                report(
                        "TEST_REMOVED.fewer",
                        after == 0 ? Severity.ERROR : Severity.WARNING,
                        look.file(),
                        List.of(String.valueOf(before), String.valueOf(after)));
            }
        }
    }

    /** Returns the new file that says most of what {@code look} said. */
    private @Nullable Look movedTo(Look look) {
        var lines = significant(look.before().lines());
        for (var other : looks) {
            boolean fresh = other.file().before() == null && other.file().after() != null;
            if (fresh) {
                var there = significant(SourceLines.of(other.file().now(), Language.CONFIGURATION));
                long kept = lines.stream().filter(there::contains).count();
                if (!lines.isEmpty() && 2 * kept >= lines.size()) {
                    return other;
                }
            }
        }
        return null;
    }

    private static Set<String> significant(List<Line> lines) {
        return lines.stream()
                .map(line -> line.whole().strip())
                .filter(line -> line.length() > 3)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static long tests(Look look, List<Line> lines) {
        return count(lines, line -> words(look).test().matcher(line.code()).find());
    }

    private static long asserts(Look look, List<Line> lines) {
        return count(lines, line -> words(look).asserted().matcher(line.code()).find());
    }

    private static long count(List<Line> lines, Predicate<Line> isMeant) {
        return lines.stream().filter(isMeant).count();
    }

    private interface Counted {
        long of(Look look, List<Line> lines);
    }

    /** Returns how many more there are after the change than before, in all of its files. */
    private long total(Counted counted) {
        long more = 0;
        for (var look : looks) {
            if (look.words() != null) {
                more += counted.of(look, look.after().lines())
                        - counted.of(look, look.before().lines());
            }
        }
        return more;
    }

    private void asserted() {
        boolean fewer = total(ChangeAudit::asserts) < 0;
        for (var look : looks) {
            var words = look.words();
            if (words == null || look.file().after() == null) {
                continue;
            }
            emptied(look, words);
            if (look.file().before() == null) {
                continue;
            }
            long before = asserts(look, look.testsBefore());
            long after = asserts(look, look.testsAfter());
            long existence = existence(words, look.testsAfter()) - existence(words, look.testsBefore());
            long strong = after - existence(words, look.testsAfter()) - before + existence(words, look.testsBefore());
            if (after < before && fewer) {
                boolean none = after == 0 && tests(look, look.testsAfter()) > 0;
                report(
                        "ASSERTIONS_REMOVED",
                        none ? Severity.ERROR : Severity.WARNING,
                        look.file(),
                        List.of(String.valueOf(before), String.valueOf(after)));
            } else if (strong < 0 && existence > 0) {
                report(
                        "ASSERTION_WEAKENED",
                        Severity.WARNING,
                        look.file(),
                        List.of(String.valueOf(-strong), String.valueOf(existence)));
            }
        }
    }

    private static long existence(TestWords words, List<Line> lines) {
        return count(
                lines,
                line -> words.asserted().matcher(line.code()).find()
                        && words.existence().matcher(line.code()).find());
    }

    private void emptied(Look look, TestWords words) {
        var had = new HashMap<String, Integer>();
        for (var line : look.testsBefore()) {
            had.merge(line.whole().strip(), 1, Integer::sum);
        }
        for (var line : look.testsAfter()) {
            boolean empty = words.asserted().matcher(line.code()).find()
                    && words.empty().matcher(line.whole()).find();
            if (empty && had.merge(line.whole().strip(), -1, Integer::sum) < 0) {
                add("ASSERTION_WEAKENED.empty", Severity.ERROR, look.file(), line, shown(line));
            }
        }
    }

    /** Where a threshold is gone or lower; one that stands in another file of settings now has moved. */
    private void thresholds() {
        var settings =
                looks.stream().filter(look -> isSettings(look.file().path())).toList();
        var gone = new HashMap<String, List<Double>>();
        var come = new HashMap<String, List<Double>>();
        for (var look : settings) {
            Thresholds.of(look.before().lines()).forEach((key, values) -> gather(gone, key, values));
            Thresholds.of(look.after().lines()).forEach((key, values) -> gather(come, key, values));
        }
        for (var look : settings) {
            var after = Thresholds.of(look.after().lines());
            Thresholds.of(look.before().lines()).forEach((key, old) -> {
                var now = after.getOrDefault(key, List.of());
                var everywhere = come.getOrDefault(key, List.of());
                boolean lower = Thresholds.isLower(now, old) || Thresholds.isLower(everywhere, old);
                boolean fewer = now.size() < old.size() && !Thresholds.isHigher(everywhere, old);
                boolean missing = fewer
                        && everywhere.size() < gone.getOrDefault(key, List.of()).size();
                if (lower || missing) {
                    report(
                            now.isEmpty() || !lower ? "COVERAGE_LOWERED.gone" : "COVERAGE_LOWERED",
                            Severity.ERROR,
                            look.file(),
                            List.of(key, Thresholds.shown(old), Thresholds.shown(now)));
                } else if (fewer) {
                    report("COVERAGE_LOWERED.moved", Severity.WARNING, look.file(), List.of(key));
                }
            });
        }
    }

    private static void gather(Map<String, List<Double>> all, String key, List<Double> values) {
        all.computeIfAbsent(key, any -> new ArrayList<>()).addAll(values);
    }

    private void escapes() {
        brought(
                "TYPE_CHECK_ESCAPED",
                Severity.WARNING,
                look -> look.words() == null ? List.of() : look.before().lines(),
                look -> look.words() == null ? List.of() : look.after().lines(),
                (look, line) -> words(look).escaped().matcher(line.code()).find()
                        || words(look).silenced().matcher(line.comment()).find());
    }

    private static String shown(Line line) {
        var bare = line.whole().strip();
        return bare.length() <= 120 ? bare : bare.substring(0, 120);
    }

    private void add(String key, Severity severity, ChangedFile file, Line line, String detail) {
        var suffix = line.disguised() && key.equals("TEST_SKIPPED") ? ".disguised" : "";
        var after = file.after();
        var range = new Span(line.start(), line.end());
        found.add(
                new Found(key + suffix, severity, file, after == null ? range : after.origin(range), List.of(detail)));
    }

    private void report(String key, Severity severity, ChangedFile file, List<String> details) {
        var text = file.after() == null ? file.before() : file.after();
        var start = text == null ? Span.at(0) : text.origin(Span.at(0));
        found.add(new Found(key, severity, file, start, details));
    }

    private List<Found> sorted() {
        var counts = new HashMap<String, Integer>();
        return found.stream()
                .sorted(Comparator.comparing((Found one) -> one.file().path())
                        .thenComparingInt(one -> one.range().start())
                        .thenComparing(Found::key))
                .filter(one -> counts.merge(one.key(), 1, Integer::sum) <= MOST)
                .toList();
    }
}
