package dev.helix.enforcement.validator;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether runners look for tests in a file, by what it is called: as they do unless somebody configures them otherwise. */
enum RunnerNames {
    /** The usual runners of its language look there. */
    KNOWN,
    /** Some do. */
    PERHAPS,
    /** None does. */
    UNKNOWN;

    private static final Pattern PYTHON = Pattern.compile("test[^/]*\\.py|[^/]*_tests?\\.py");
    private static final Pattern GO = Pattern.compile("[^/_.][^/]*_test\\.go");
    private static final Pattern SCRIPT =
            Pattern.compile("(?:[^/]*[._-])?(?:test|tests|spec|e2e|cy)\\.[cm]?[jt]sx?|test-[^/]*\\.[cm]?[jt]sx?");
    private static final Pattern SCRIPT_FOLDER = Pattern.compile("(?:.*/)?__tests__/.*");
    /** As Surefire and Failsafe have it; Gradle looks into all classes. */
    private static final Pattern JVM =
            Pattern.compile("(?:Test[^/]*|[^/]*(?:Test|Tests|TestCase)|IT[^/]*|[^/]*(?:IT|ITCase)|[^/]*Specs?)\\.\\w+");

    private static final Pattern RUST = Pattern.compile("(?:.*/)?tests/[^/]+(?:/main)?\\.rs");
    /** Go leaves such folders out. */
    private static final Pattern GO_IGNORED = Pattern.compile("(?:.*/)?(?:testdata|[_.][^/]*)/.*");

    /**
     * Asks by the name of a file.
     *
     * @param language of the file; null where it is of none that is known
     * @param inTests whether it lies where tests lie, or says by itself that it has some
     */
    static RunnerNames of(String path, @Nullable Language language, boolean inTests) {
        if (language == null || !inTests) {
            return UNKNOWN;
        }
        var name = path.substring(path.lastIndexOf('/') + 1);
        return switch (language) {
            case PYTHON -> PYTHON.matcher(name).matches() ? KNOWN : UNKNOWN;
            case GO -> GO.matcher(name).matches() && !GO_IGNORED.matcher(path).matches() ? KNOWN : UNKNOWN;
            case SCRIPT ->
                SCRIPT.matcher(name).matches() || SCRIPT_FOLDER.matcher(path).matches() ? KNOWN : PERHAPS;
            case JVM -> JVM.matcher(name).matches() ? KNOWN : PERHAPS;
            // What stands beside the code is compiled with it.
            case RUST -> !path.matches("(?:.*/)?tests/.*") || RUST.matcher(path).matches() ? KNOWN : PERHAPS;
            case DOTNET -> KNOWN;
            case CONFIGURATION -> UNKNOWN;
        };
    }
}
