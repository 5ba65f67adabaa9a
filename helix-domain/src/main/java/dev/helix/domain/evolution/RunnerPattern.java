package dev.helix.domain.evolution;

import java.util.regex.Pattern;

/**
 * The names of files by which the usual runners of a language find tests, unless somebody configures them otherwise: the one table for
 * what is watched, and for whether a test is still found.
 */
public enum RunnerPattern {
    /** As unittest and pytest have it. */
    PYTHON("test[^/]*\\.py|[^/]*_tests?\\.py"),
    /** As go test has it. */
    GO("[^/_.][^/]*_test\\.go"),
    /** As Node, Jest, Vitest, Mocha, Playwright, Cypress, Deno and Bun have it. */
    SCRIPT("(?:[^/]*[._-])?(?:test|tests|spec|e2e|cy)\\.[cm]?[jt]sx?|test-[^/]*\\.[cm]?[jt]sx?"),
    /** As Surefire and Failsafe have it in the folder of tests; Gradle looks into all classes there. */
    JVM("(?:Test[^/]*|[^/]*(?:Test|Tests|TestCase)|IT[^/]*|[^/]*(?:IT|ITCase)|[^/]*Specs?)\\.\\w+");

    private final Pattern names;

    RunnerPattern(String names) {
        this.names = Pattern.compile(names);
    }

    /** Returns whether runners look for tests in a file of that name, without its folder. */
    public boolean finds(String name) {
        return names.matcher(name).matches();
    }
}
