package dev.helix.enforcement.validator;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.WatchedPaths;
import dev.helix.enforcement.validator.SourceLines.Line;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file of a change with both of its sides, and the signs of tests in their lines. Text in comments and strings is
 * data. Immutable.
 *
 * @param words of tests in its language; null where it is of none that is known
 */
record AuditedFile(ChangedFile file, @Nullable TestWords words, Side before, Side after) {

    private static final Pattern BRACKET =
            Pattern.compile("\\b(?:it|test|describe|suite|context|specify)(?:\\s*\\.\\s*\\w{1,20}){0,3}\\s*\\[");
    /** Build constraints, which Go reads in comments. */
    private static final Pattern NEVER_BUILT =
            Pattern.compile("^//\\s*(?:go:build|\\+build)\\s+(?:ignore|never|none|false)\\b");

    /** In Python, a class without bases that is not called as a class of tests is. */
    private static final Pattern PASSED_OVER =
            Pattern.compile("^class\\s+(?!Test)\\w+\\s*(?:\\(\\s*(?:object)?\\s*\\)\\s*)?:");

    private static final Pattern CONDITION = Pattern.compile("^\\s*(?:\\}\\s*else\\s*)?if\\b");

    /** Tests of a language whose tests stand beside the code. */
    private static final Pattern INLINE = Pattern.compile("#\\[\\s*cfg\\s*\\(\\s*(?:test|any\\s*\\(\\s*\\))\\s*\\)");

    private static final Pattern NARROWED = Pattern.compile(
            "--collect-only\\b|--co\\b|\\bpassWithNoTests\\b(?!\\s*[\"']?\\s*[:=]\\s*false)|\\btestPathIgnorePatterns\\b|\\bcollect_ignore|--(?:deselect|ignore(?:-glob)?)\\b|\\bmaven\\.test\\.skip\\b(?!\\s*[=>]\\s*false)|\\bskipTests\\b(?!\\s*[=>]\\s*false)|\\bskipITs\\b(?!\\s*[=>]\\s*false)|<testFailureIgnore>\\s*true|\\bignoreFailures\\s*=\\s*true|\\bcontinue-on-error:\\s*true|\\ballow_failure:\\s*true|(?i:\\b\\w{0,20}tests?\\b)[^#\\n"
                    + "]{0,80}\\|\\|\\s*(?:true|exit\\s+0|:)|\\bfailOnNoTests\\b\\s*[\"']?\\s*[:=]\\s*false|-x\\s+test\\b|--no-fail-fast\\b.*\\|\\||\\benabled\\s*=\\s*false\\b|\\baddopts\\b.*(?:\\s-k\\s|\\s-m\\s)|<exclude>[^<]{0,200}(?:[Tt]est|IT)[^<]{0,80}</exclude>|\\bexclude(?:TestsMatching)?\\b[^\\n"
                    + "]{0,80}[Tt]est|\\bnorecursedirs\\b|<excludedGroups>\\s*[^<\\s]|\\bexcludeTags\\b");

    private static final WatchedPaths WATCHED = WatchedPaths.standard();

    /** One side of a file, read. */
    record Side(List<Line> lines, boolean inTests) {}

    /** Reads a file; one that is neither code nor settings has no lines. */
    static AuditedFile of(ChangedFile file) {
        var language = Language.of(file.path());
        boolean test = isTest(file.path());
        if (language.isEmpty()) {
            boolean settings = isSettings(file.path()) || SilencingSettings.standIn(file.path());
            var none = new Side(List.of(), false);
            return settings
                    ? new AuditedFile(
                            file,
                            null,
                            new Side(SourceLines.of(file.old(), Language.CONFIGURATION), false),
                            new Side(SourceLines.of(file.now(), Language.CONFIGURATION), false))
                    : new AuditedFile(file, null, none, none);
        }
        var before = SourceLines.of(file.old(), language.get());
        var after = SourceLines.of(file.now(), language.get());
        return new AuditedFile(
                file,
                TestWords.of(language.get()),
                new Side(before, test || isInline(before)),
                new Side(after, test || isInline(after)));
    }

    List<Line> testsBefore() {
        return before.inTests() ? before.lines() : List.of();
    }

    List<Line> testsAfter() {
        return after.inTests() ? after.lines() : List.of();
    }

    boolean isTest() {
        return isTest(file.path());
    }

    boolean isSettings() {
        return isSettings(file.path());
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

    boolean isSkip(Line line) {
        return says(line, known().skipped()) && !isConditional(line);
    }

    boolean isSometimes(Line line) {
        boolean skipped = says(line, known().skipped());
        return skipped ? isConditional(line) : says(line, known().sometimes());
    }

    boolean isNarrowed(Line line) {
        return says(line, known().narrowed())
                || NEVER_BUILT.matcher(line.comment()).find();
    }

    /** Go skips by a call, so that what stands before it says when. */
    private boolean isConditional(Line line) {
        if (Language.of(file.path()).orElse(Language.JVM) != Language.GO) {
            return false;
        }
        int before = line.number() - 1;
        var lines = after.lines();
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

    private TestWords known() {
        return words == null ? TestWords.of(Language.JVM) : words;
    }

    /** Returns whether a setting leaves tests out. */
    boolean narrowsBySetting(Line line) {
        return NARROWED.matcher(line.whole()).find() && !line.isRemark();
    }

    boolean escapes(Line line) {
        if (words == null) {
            return SilencingSettings.silences(line);
        }
        return (isTyped() && known().escaped().matcher(line.code()).find())
                || known().silenced().matcher(line.comment()).find()
                || (SilencingSettings.standIn(file.path()) && SilencingSettings.silences(line));
    }

    /** JavaScript has comments to silence checks and no types to escape. */
    private boolean isTyped() {
        return Language.of(file.path()).orElse(Language.JVM) != Language.SCRIPT
                || file.path().matches("(?i).*\\.[cm]?tsx?");
    }

    /** Returns whether the change could silence a compiler or a linter here. */
    boolean isChecked() {
        return words != null || SilencingSettings.standIn(file.path());
    }

    /** Returns whether runners look for tests here. */
    RunnerNames runners(Side side) {
        return RunnerNames.of(file.path(), Language.of(file.path()).orElse(null), side.inTests());
    }

    /** Counts the tests that a runner finds in lines of this file. */
    long tests(List<Line> lines) {
        boolean python = Language.of(file.path()).orElse(Language.JVM) == Language.PYTHON;
        boolean collected = true;
        long tests = 0;
        for (var line : lines) {
            if (python
                    && !line.code().isBlank()
                    && !Character.isWhitespace(line.code().charAt(0))) {
                // A class that is neither called so nor a case of unittest is passed over with all that it has.
                collected = !PASSED_OVER.matcher(line.code()).find();
            }
            if (collected && known().test().matcher(line.code()).find()) {
                tests++;
            }
        }
        return tests;
    }

    long asserts(List<Line> lines) {
        return count(lines, line -> known().asserted().matcher(line.code()).find());
    }

    private static long count(List<Line> lines, Predicate<Line> isMeant) {
        return lines.stream().filter(isMeant).count();
    }

    /** Counts assertions that only ask whether something is there. */
    long existence(List<Line> lines) {
        return count(
                lines,
                line -> known().asserted().matcher(line.code()).find()
                        && known().existence().matcher(line.code()).find());
    }
}
