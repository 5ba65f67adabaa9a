package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Severity;
import dev.helix.domain.answer.Span;
import dev.helix.enforcement.validator.SourceLines.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds how a change weakens the tests and checks that judge it: tests that are switched off, removed or emptied, assertions that
 * are weakened, thresholds that are lowered, checks that are silenced. A line that only moves from one file to another is no
 * finding. Goes by files, line by line; text in comments and strings is data. Pure; the same change gives the same findings in
 * the same order.
 */
final class ChangeAudit {

    private static final int MOST = 100;
    /**
     * One finding.
     *
     * @param key of its message; its code is what stands before the first dot
     * @param details what the message names
     */
    record Found(String key, Severity severity, ChangedFile file, Span range, List<String> details) {}

    private final List<AuditedFile> files;
    private final List<Found> found = new ArrayList<>();

    private ChangeAudit(List<ChangedFile> change) {
        files = change.stream()
                .sorted(Comparator.comparing(ChangedFile::path))
                .map(AuditedFile::of)
                .toList();
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

    /** Lines that switch tests off and that the change brings. */
    private void switchedOff() {
        brought("TEST_SKIPPED", Severity.ERROR, AuditedFile::testsBefore, AuditedFile::testsAfter, AuditedFile::isSkip);
        brought(
                "TEST_SKIPPED.sometimes",
                Severity.WARNING,
                AuditedFile::testsBefore,
                AuditedFile::testsAfter,
                AuditedFile::isSometimes);
        brought(
                "TEST_NARROWED",
                Severity.ERROR,
                AuditedFile::testsBefore,
                AuditedFile::testsAfter,
                AuditedFile::isNarrowed);
        brought(
                "TEST_NARROWED",
                Severity.ERROR,
                ChangeAudit::settingsBefore,
                ChangeAudit::settingsAfter,
                (look, line) -> NarrowingSettings.narrow(look.file().path(), line));
        brought(
                "TEST_NARROWED.perhaps",
                Severity.WARNING,
                ChangeAudit::settingsBefore,
                ChangeAudit::settingsAfter,
                (look, line) -> NarrowingSettings.mayNarrow(look.file().path(), line));
    }

    private static List<Line> settingsBefore(AuditedFile look) {
        return look.isSettings() ? look.before().lines() : List.of();
    }

    private static List<Line> settingsAfter(AuditedFile look) {
        return look.isSettings() ? look.after().lines() : List.of();
    }

    private interface Lines {
        List<Line> of(AuditedFile look);
    }

    /** Reports lines that say so and that no file of the change had before. */
    private void brought(
            String key, Severity severity, Lines before, Lines after, BiPredicate<AuditedFile, Line> isMeant) {
        var had = new HashMap<String, Integer>();
        for (var look : files) {
            for (var line : before.of(look)) {
                if (isMeant.test(look, line)) {
                    had.merge(line.whole().strip(), 1, Integer::sum);
                }
            }
        }
        for (var look : files) {
            for (var line : after.of(look)) {
                if (isMeant.test(look, line) && had.merge(line.whole().strip(), -1, Integer::sum) < 0) {
                    add(key, severity, look.file(), line, shown(line));
                }
            }
        }
    }

    /** Files with tests that are gone, or that no runner files for any more, and tests that are gone from those that stay. */
    private void removed() {
        boolean fewer = total(AuditedFile::tests) < 0;
        boolean fewerFound = found(AuditedFile::before) > found(AuditedFile::after);
        boolean codeGone =
                files.stream().anyMatch(look -> look.file().after() == null && look.words() != null && !look.isTest());
        for (var look : files) {
            long before = look.tests(look.testsBefore());
            long after = look.tests(look.testsAfter());
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
                } else if (isLessFound(look, where)) {
                    report(
                            "TEST_REMOVED.renamed",
                            where.runners(where.after()) == RunnerNames.UNKNOWN ? Severity.ERROR : Severity.WARNING,
                            where.file(),
                            List.of(look.file().path(), where.file().path()));
                }
            } else if (after < before && (fewer || fewerFound)) {
                report(
                        "TEST_REMOVED.fewer",
                        after == 0 && fewer ? Severity.ERROR : Severity.WARNING,
                        look.file(),
                        List.of(String.valueOf(before), String.valueOf(after)));
            }
        }
    }

    /** Returns whether fewer runners look where the tests have gone than where they were. */
    private static boolean isLessFound(AuditedFile was, AuditedFile is) {
        return !is.after().inTests() || is.runners(is.after()).compareTo(was.runners(was.before())) > 0;
    }

    /** Returns the new file that says most of what {@code look} said. */
    private @Nullable AuditedFile movedTo(AuditedFile look) {
        var lines = significant(look.before().lines());
        for (var other : files) {
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

    private interface Counted {
        long of(AuditedFile look, List<Line> lines);
    }

    /** Returns how many more there are after the change than before, in all of its files. */
    private long total(Counted counted) {
        long more = 0;
        for (var look : files) {
            if (look.words() != null) {
                more += counted.of(look, look.after().lines())
                        - counted.of(look, look.before().lines());
            }
        }
        return more;
    }

    /** Counts the tests of one side that stand where a runner looks. */
    private long found(Function<AuditedFile, AuditedFile.Side> side) {
        return files.stream()
                .filter(look -> look.words() != null)
                .filter(look -> look.runners(side.apply(look)) != RunnerNames.UNKNOWN)
                .mapToLong(look -> look.tests(side.apply(look).lines()))
                .sum();
    }

    private void asserted() {
        brought(
                "ASSERTION_WEAKENED.swallowed",
                Severity.WARNING,
                AuditedFile::testsBefore,
                AuditedFile::testsAfter,
                AuditedFile::swallows);
        boolean fewer = total(AuditedFile::asserts) < 0;
        for (var look : files) {
            if (look.words() == null || look.file().after() == null) {
                continue;
            }
            emptied(look);
            if (look.file().before() == null) {
                continue;
            }
            long before = look.asserts(look.testsBefore());
            long after = look.asserts(look.testsAfter());
            long existence = look.existence(look.testsAfter()) - look.existence(look.testsBefore());
            long strong = after - look.existence(look.testsAfter()) - before + look.existence(look.testsBefore());
            if (after < before && fewer) {
                boolean none = after == 0 && look.tests(look.testsAfter()) > 0;
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

    private void emptied(AuditedFile look) {
        var had = new HashMap<String, Integer>();
        for (var line : look.testsBefore()) {
            had.merge(line.whole().strip(), 1, Integer::sum);
        }
        for (var line : look.testsAfter()) {
            if (look.isEmpty(line) && had.merge(line.whole().strip(), -1, Integer::sum) < 0) {
                add("ASSERTION_WEAKENED.empty", Severity.ERROR, look.file(), line, shown(line));
            }
        }
    }

    /** Where a threshold is gone or lower; one that stands in another file of settings now has moved. */
    private void thresholds() {
        var settings = files.stream().filter(look -> look.isSettings()).toList();
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
                look -> look.isChecked() ? look.before().lines() : List.of(),
                look -> look.isChecked() ? look.after().lines() : List.of(),
                AuditedFile::escapes);
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
