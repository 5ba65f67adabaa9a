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

    /** Where a word in quotes is none of a text, but says what is called or set. */
    private static final Pattern QUOTED = Pattern.compile(
            "\\b(?:it|test|describe|suite|context|specify|fixture|process)(?:\\s*\\.\\s*\\w{1,20}){0,3}\\s*\\[|[{,]\\s*[\"']\\s{2,20}[\"']\\s*:");

    /** Kotest leaves out what it is called so, and runs nothing else. */
    private static final Pattern LEFT_OUT_BY_NAME = Pattern.compile(
            "(?:\\b(?:test|it|should|describe|context|given|scenario|feature|expect)\\s*\\(\\s*|^\\s*)\"![^\"]*\"\\s*[){.]");

    private static final Pattern FOCUSED_BY_NAME = Pattern.compile(
            "(?:\\b(?:test|it|should|describe|context|given|scenario|feature|expect)\\s*\\(\\s*|^\\s*)\"f:[^\"]*\"\\s*[){.]");

    /** Build constraints, which Go reads in comments. */
    private static final Pattern NEVER_BUILT =
            Pattern.compile("^//\\s*(?:go:build|\\+build)\\s+(?:ignore|never|none|false)\\b");

    private static final Pattern BUILT_SOMETIMES = Pattern.compile("^//\\s*(?:go:build|\\+build)\\b");

    /** In Python, a class without bases that is not called as a class of tests is. */
    private static final Pattern PASSED_OVER =
            Pattern.compile("^class\\s+(?!Test)\\w+\\s*(?:\\(\\s*(?:object)?\\s*\\)\\s*)?:");

    /** What is given to an assertion of which nothing is asked. A comma stands where it is given what is expected, too. */
    private static final Pattern ASKS_NOTHING = Pattern.compile(
            "\\b(?:expect|assertThat)\\s*\\((?:[^(),]|\\((?:[^()]|\\([^()]{0,80}\\)){0,80}\\)){1,200}\\)\\s*(?:[;}]|$)");

    /** What a hook of pytest leaves out or turns; elsewhere these are names like others. */
    private static final Pattern TURNED = Pattern.compile(
            "\\bexitstatus\\s*=(?!=)|\\bitems\\s*(?:\\.\\s*clear\\s*\\(|\\[\\s*:\\s*]\\s*=\\s*\\[\\s*])|\\bdel\\s+items\\s*\\[\\s*:|\\.\\s*outcome\\s*=(?!=)");

    private static final Pattern HOOK = Pattern.compile("^\\s*(?:async\\s+)?def\\s+pytest_\\w+");

    private static final Pattern CONDITION = Pattern.compile("^\\s*(?:\\}\\s*else\\s*)?if\\b");

    /** Tests of a language whose tests stand beside the code. */
    private static final Pattern INLINE = Pattern.compile(
            "#\\[\\s*cfg\\s*\\(\\s*(?:(?:test|any\\s*\\(\\s*\\)|false|FALSE)\\s*\\)|all\\s*\\([^]]{0,80}\\btest\\b)");

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
        return (says(line, known().skipped()) && !isConditional(line))
                || (isKotlin() && LEFT_OUT_BY_NAME.matcher(line.whole()).find());
    }

    boolean isSometimes(Line line) {
        boolean skipped = says(line, known().skipped());
        return skipped
                ? isConditional(line)
                : says(line, known().sometimes())
                        || (isIn(Language.GO)
                                && !isNeverBuilt(line)
                                && BUILT_SOMETIMES.matcher(line.comment()).find());
    }

    boolean isNarrowed(Line line) {
        return says(line, known().narrowed())
                || isNeverBuilt(line)
                || (isKotlin() && FOCUSED_BY_NAME.matcher(line.whole()).find())
                || (isIn(Language.PYTHON) && TURNED.matcher(line.code()).find() && (hasHook(after) || hasHook(before)));
    }

    private static boolean hasHook(Side side) {
        return side.lines().stream().anyMatch(line -> HOOK.matcher(line.code()).find());
    }

    private static boolean isNeverBuilt(Line line) {
        return NEVER_BUILT.matcher(line.comment()).find();
    }

    /** Returns whether a line catches what an assertion throws. */
    boolean swallows(Line line) {
        return known().swallowed().matcher(line.code()).find() || spansBreak(line, known().swallowed());
    }

    private boolean isIn(Language language) {
        return Language.of(file.path()).orElse(Language.CONFIGURATION) == language;
    }

    private boolean isKotlin() {
        return file.path().endsWith(".kt");
    }

    /** Go skips by a call, so that what stands before it says when. */
    private boolean isConditional(Line line) {
        return isIn(Language.GO)
                && (CONDITION.matcher(line.code()).find()
                        || CONDITION.matcher(line.preceding()).find());
    }

    private static boolean says(Line line, Pattern pattern) {
        return pattern.matcher(line.code()).find()
                || spansBreak(line, pattern)
                || (QUOTED.matcher(line.code()).find()
                        && pattern.matcher(line.whole()).find());
    }

    /** Returns whether one statement, or what is said of one, stands on both lines. */
    private static boolean goesOn(String before, String here) {
        return ".([{=".indexOf(here.charAt(0)) >= 0
                || ".(,=".indexOf(before.charAt(before.length() - 1)) >= 0
                || "@#".indexOf(before.charAt(0)) >= 0
                || (before.endsWith("{") && here.startsWith("}"));
    }

    /** Returns whether it begins in the code before a line and ends in that line. */
    private static boolean spansBreak(Line line, Pattern pattern) {
        var before = line.preceding().strip();
        var here = line.code().strip();
        if (before.isEmpty() || here.isEmpty() || !goesOn(before, here)) {
            return false;
        }
        var match = pattern.matcher(before + " " + here);
        int from = 0;
        while (match.find(from)) {
            if (match.start() < before.length() && match.end() > before.length() + 1) {
                return true;
            }
            if (match.start() >= before.length()) {
                return false;
            }
            from = Math.max(match.start() + 1, from + 1);
        }
        return false;
    }

    private TestWords known() {
        return words == null ? TestWords.of(Language.JVM) : words;
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
        return !isIn(Language.SCRIPT) || file.path().matches("(?i).*\\.[cm]?tsx?");
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
        boolean python = isIn(Language.PYTHON);
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

    /** Returns whether an assertion here holds whatever the code does. */
    boolean isEmpty(Line line) {
        boolean goesOn = line.following().stripLeading().startsWith(".");
        return known().asserted().matcher(line.code()).find()
                && (known().empty().matcher(line.whole()).find()
                        || ((isIn(Language.SCRIPT) || isIn(Language.JVM))
                                && ASKS_NOTHING
                                        .matcher(goesOn ? line.code() + "." : line.code())
                                        .find()));
    }

    /** Counts assertions that only ask whether something is there. */
    long existence(List<Line> lines) {
        return count(
                lines,
                line -> known().asserted().matcher(line.code()).find()
                        && known().existence().matcher(line.code()).find());
    }
}
