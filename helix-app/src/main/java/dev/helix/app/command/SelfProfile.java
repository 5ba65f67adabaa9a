package dev.helix.app.command;

import dev.helix.app.config.ConfigReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The helix.yaml by which HELIX develops itself, as its repository keeps it.
 *
 * @param text of the kept file
 */
record SelfProfile(String text) {

    /** Where the repository keeps it. */
    static final String FILE = "docs/self-hosting/helix.yaml";

    private static final Pattern PORT =
            Pattern.compile("port: (" + ConfigReader.PORT + "|" + ConfigReader.TEST_PORT + ")");
    private static final Pattern BRANCH = Pattern.compile("(?m)^main_branch: .*$");
    private static final Pattern TEST_ROOT = Pattern.compile("(?m)^  root: .*$");

    /**
     * Returns it for one clone.
     *
     * @param production the port of production, which is the server's, too
     * @param testRoot the test system's folder; null for the kept one
     */
    String with(String mainBranch, int production, int test, @Nullable String testRoot) {
        var own = BRANCH.matcher(text).replaceAll(Matcher.quoteReplacement("main_branch: " + quoted(mainBranch)));
        own = PORT.matcher(own)
                .replaceAll(found ->
                        "port: " + (Integer.parseInt(found.group(1)) == ConfigReader.TEST_PORT ? test : production));
        return testRoot == null
                ? own
                : TEST_ROOT.matcher(own).replaceAll(Matcher.quoteReplacement("  root: " + quoted(testRoot)));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "''") + "'";
    }
}
