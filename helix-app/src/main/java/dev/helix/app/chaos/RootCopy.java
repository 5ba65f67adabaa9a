package dev.helix.app.chaos;

import dev.helix.app.ConfigSummary;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Somebody's root, to be copied: its configuration with other ports and another test system, so that what runs there is not
 * touched.
 *
 * @param controlled whether anything is started
 */
record RootCopy(Path root, String yaml, boolean controlled) {

    private static final Pattern TEST_ROOT = Pattern.compile("(?m)(\\broot:\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,}#]+)");

    /**
     * Makes it.
     *
     * @param ports production's, the test system's, HELIX's
     * @throws PortException when the configuration can't be changed that way
     */
    static RootCopy of(Path root, List<Integer> ports, Map<String, String> environment) throws IOException {
        var before = ConfigSummary.of(root, Files.readString(root.resolve("helix.yaml")), environment);
        var text = TEST_ROOT.matcher(before.text()).replaceAll("$1\"../{name}-test\"");
        text = port(text, before.serverPort(), ports.get(2));
        text = port(text, before.testPort(), ports.get(1));
        text = port(text, before.productionPort(), ports.get(0));
        var after = ConfigSummary.of(root, text, environment);
        if (after.productionPort() != ports.get(0)
                || after.testPort() != ports.get(1)
                || !after.testRoot().equals(root.resolveSibling(root.getFileName() + "-test"))) {
            throw new PortException(
                    "helix.yaml can't be given other ports and another test system for the copies; write"
                            + " production.port, test.port and test.root into it as plain values");
        }
        return new RootCopy(root, text, after.controlled());
    }

    private static String port(String text, int from, int to) {
        return Pattern.compile("(\\bport:\\s*)" + from + "\\b").matcher(text).replaceAll("$1" + to);
    }
}
