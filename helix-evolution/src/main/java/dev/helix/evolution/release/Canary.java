package dev.helix.evolution.release;

import dev.helix.domain.evolution.RepoPath;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test that must fail, beside one that is there and in its manner, so that the same runner finds it. Its name and its words are
 * ordinary ones: a runner that wants to let it fail and everything else pass must not know it by them.
 *
 * @param path where it stands
 * @param text all of the file
 * @param name what its runner calls it, or a part of that
 */
record Canary(RepoPath path, String text, String name) {

    private static final List<String> VERBS =
            List.of("keeps", "accepts", "rejects", "returns", "counts", "finds", "handles", "orders", "reads", "joins");
    private static final List<String> THINGS = List.of(
            "empty",
            "nested",
            "missing",
            "repeated",
            "large",
            "sorted",
            "unknown",
            "default",
            "mixed",
            "partial",
            "single",
            "negative",
            "blank",
            "trailing",
            "shared",
            "optional");

    private static final Set<String> ENDINGS =
            Set.of("java", "py", "go", "js", "cjs", "mjs", "jsx", "ts", "cts", "mts", "tsx");
    private static final Pattern JAVA = Pattern.compile("(?:.*/)?src/test/java/.*[A-Za-z0-9_]+\\.java");
    private static final Pattern PYTHON = Pattern.compile("(?:.*/)?(?:test_[^/]*|[^/]*_test)\\.py");
    private static final Pattern GO = Pattern.compile("(?:.*/)?[^/]+_test\\.go");
    private static final Pattern SCRIPT =
            Pattern.compile("(?:.*/)?[^/]*(?<ending>[._-](?:test|spec)\\.(?:[cm]?js|jsx|[cm]?ts|tsx))");
    private static final Pattern JAVA_PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");
    private static final Pattern GO_PACKAGE = Pattern.compile("(?m)^package\\s+(\\w+)");

    /** Returns whether {@link #beside} may know a runner of such a file, whatever is in it. */
    static boolean mayStandBeside(RepoPath sibling) {
        var path = sibling.value();
        // Most files have no such ending, and a pattern takes a hundred times as long.
        return ENDINGS.contains(path.substring(path.lastIndexOf('.') + 1))
                && Stream.of(PYTHON, GO, JAVA, SCRIPT)
                        .anyMatch(form -> form.matcher(path).matches());
    }

    /**
     * Returns one for a runner that is known; empty for others.
     *
     * @param sibling a test that is there
     * @param seed hexadecimal digits that nobody can foresee, 8 at least
     */
    static Optional<Canary> beside(RepoPath sibling, String text, String seed) {
        var path = sibling.value();
        int number = Integer.parseUnsignedInt(seed.substring(0, 7), 16);
        var words = List.of(
                VERBS.get(number % VERBS.size()),
                THINGS.get(number / VERBS.size() % THINGS.size()),
                THINGS.get(number / VERBS.size() / THINGS.size() % THINGS.size()),
                Integer.toString(number % 97 + 2));
        if (PYTHON.matcher(path).matches()) {
            return Optional.of(python(sibling, words));
        }
        if (GO.matcher(path).matches()) {
            return go(sibling, text, words);
        }
        if (JAVA.matcher(path).matches()) {
            return java(sibling, text, words);
        }
        var script = SCRIPT.matcher(path);
        return script.matches() ? Optional.of(script(sibling, script.group("ending"), text, words)) : Optional.empty();
    }

    /** Returns the part of its file's name that whatever is made of the file has in its own, too. */
    String mark() {
        var file = path.name();
        return file.substring(0, file.indexOf('.'));
    }

    private static RepoPath in(RepoPath sibling, String name) {
        var path = sibling.value();
        return new RepoPath(path.substring(0, path.lastIndexOf('/') + 1) + name);
    }

    private static Canary python(RepoPath sibling, List<String> words) {
        var name = String.join("_", words);
        var file = sibling.name().startsWith("test_") ? "test_" + name + ".py" : name + "_test.py";
        return new Canary(in(sibling, file), """
                import unittest


                class %sTest(unittest.TestCase):
                    def test_%s(self):
                        self.assertEqual(%s, len("%s"))
                """.formatted(camel(words), name, "1000", name), name);
    }

    private static Optional<Canary> go(RepoPath sibling, String text, List<String> words) {
        var declared = GO_PACKAGE.matcher(text);
        if (!declared.find()) {
            return Optional.empty();
        }
        var name = camel(words);
        return Optional.of(new Canary(
                in(sibling, String.join("_", words) + "_test.go"), """
                package %s

                import "testing"

                func Test%s(t *testing.T) {
                	if len("%s") != 1000 {
                		t.Fatal("unexpected length")
                	}
                }
                """.formatted(declared.group(1), name, name), name));
    }

    private static Optional<Canary> java(RepoPath sibling, String text, List<String> words) {
        var annotation = text.contains("org.junit.jupiter")
                ? "org.junit.jupiter.api.Test"
                : text.contains("org.testng")
                        ? "org.testng.annotations.Test"
                        : text.contains("org.junit.Test") || text.contains("org.junit.*") ? "org.junit.Test" : "";
        if (annotation.isEmpty()) {
            return Optional.empty();
        }
        var declared = JAVA_PACKAGE.matcher(text);
        var name = camel(words);
        return Optional.of(new Canary(
                in(sibling, name + "Test.java"),
                """
                %spublic class %sTest {
                    @%s
                    public void %s() {
                        if ("%s".length() != 1000) {
                            throw new AssertionError("unexpected length");
                        }
                    }
                }
                """.formatted(
                                declared.find() ? "package " + declared.group(1) + ";\n\n" : "",
                                name,
                                annotation,
                                words.getFirst() + camel(words.subList(1, words.size())),
                                name),
                name));
    }

    private static Canary script(RepoPath sibling, String ending, String text, List<String> words) {
        var name = String.join(" ", words);
        var module = !text.contains("require(")
                && (text.contains("import ") || text.contains("export ") || ending.contains(".m"));
        var imported = text.contains("node:test")
                ? module ? "import { test } from 'node:test';\n" : "const { test } = require('node:test');\n"
                : text.contains("'vitest'") || text.contains("\"vitest\"")
                        ? "import { test } from 'vitest';\n"
                        : text.contains("@jest/globals")
                                ? module
                                        ? "import { test } from '@jest/globals';\n"
                                        : "const { test } = require('@jest/globals');\n"
                                : "";
        var call = imported.isEmpty() && !text.contains("test(") ? "it" : "test";
        return new Canary(
                in(sibling, String.join("-", words) + ending), """
                %s%s('%s', () => {
                  if ('%s'.length !== 1000) {
                    throw new Error('unexpected length');
                  }
                });
                """.formatted(imported, call, name, name), name);
    }

    private static String camel(List<String> words) {
        var text = new StringBuilder();
        words.forEach(word ->
                text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1)));
        return text.toString();
    }
}
