package dev.helix.enforcement.validator;

import dev.helix.domain.evolution.RunnerPattern;
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

    private static final Pattern SCRIPT_FOLDER = Pattern.compile("(?:.*/)?__tests__/.*");
    private static final Pattern RUST = Pattern.compile("(?:.*/)?tests/[^/]+(?:/main)?\\.rs");
    /** Go leaves such folders out. */
    private static final Pattern GO_IGNORED = Pattern.compile("(?:.*/)?(?:testdata|[_.][^/]*)/.*");

    /** Go builds such files on other systems only. */
    private static final Pattern GO_ELSEWHERE = Pattern.compile(
            ".*_(?:aix|android|darwin|dragonfly|freebsd|illumos|ios|js|netbsd|openbsd|plan9|solaris|wasip1|windows|zos"
                    + "|386|arm|loong64|mips(?:64)?(?:le)?|ppc64(?:le)?|riscv64|s390x|wasm)_test\\.go");

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
            case PYTHON -> RunnerPattern.PYTHON.finds(name) ? KNOWN : UNKNOWN;
            case GO ->
                !RunnerPattern.GO.finds(name) || GO_IGNORED.matcher(path).matches()
                        ? UNKNOWN
                        : GO_ELSEWHERE.matcher(name).matches() ? PERHAPS : KNOWN;
            case SCRIPT ->
                RunnerPattern.SCRIPT.finds(name) || SCRIPT_FOLDER.matcher(path).matches() ? KNOWN : PERHAPS;
            case JVM -> RunnerPattern.JVM.finds(name) ? KNOWN : PERHAPS;
            // What stands beside the code is compiled with it.
            case RUST -> !path.matches("(?:.*/)?tests/.*") || RUST.matcher(path).matches() ? KNOWN : PERHAPS;
            case DOTNET -> KNOWN;
            case CONFIGURATION -> UNKNOWN;
        };
    }
}
