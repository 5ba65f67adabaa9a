package dev.helix.testkit;

import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.RepoPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A small system to show and test HELIX on: an HTTP service with its own tests, in plain Java files that {@code java FILE}
 * runs.
 */
public final class SampleSystem {

    /** The program that starts it. */
    public static final String SERVICE = "Greeter.java";

    /** The program that tests it; with the argument {@code e2e} against {@code HELIX_TEST_URL}. */
    public static final String TESTS = "GreeterTest.java";

    private SampleSystem() {}

    /** Returns the files it begins with. */
    public static Map<RepoPath, Content> base() {
        return read("base", SERVICE, TESTS, "README.md");
    }

    /** Returns a file of the change that greets in German: a service, tests, and a file that is new. */
    public static String feature(String name) {
        return text("feature", name);
    }

    /** Returns a service that ends at its start. */
    public static String broken() {
        return text("broken", SERVICE);
    }

    private static Map<RepoPath, Content> read(String folder, String... names) {
        var files = new HashMap<RepoPath, Content>();
        for (var name : names) {
            files.put(new RepoPath(name), Content.of(text(folder, name)));
        }
        return files;
    }

    static String text(String folder, String name) {
        try (var in = SampleSystem.class.getResourceAsStream("sample/" + folder + "/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("the sample system has no file " + folder + "/" + name);
            }
            return Content.of(in.readAllBytes()).text();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the sample system", e);
        }
    }
}
