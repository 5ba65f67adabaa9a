package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each port has a contract in the test kit, and each contract somebody who passes it. */
class PortContractsTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern PORT = Pattern.compile("^public interface (\\w+)", Pattern.MULTILINE);
    private static final Pattern PASSED = Pattern.compile("\\b(?:implements|extends) ([^{]*)\\{");

    /** What is no port of its own: a part of another one, whose contract covers it, or a call without a state. */
    private static final Map<String, String> COVERED = Map.of(
            "AgentTurn", "AgentContract begins turns and reads them to their end",
            "SignatureCheck", "SignerContract has each signature checked by who trusts the key",
            "Activity", "GuardContract and RootGuardTest; implemented by the flows' own projection",
            "SoleWriter", "FileJournalTest and FileAuditTrailTest; the one method of those who write alone",
            "Pause", "waiting for real; every fake moves a clock");

    private static List<String> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            var all = new ArrayList<String>();
            for (var file : files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.toString().contains("/target/"))
                    .toList()) {
                all.add(Files.readString(file));
            }
            return all;
        }
    }

    private static Set<String> named(List<String> sources, Pattern pattern) {
        var names = new TreeSet<String>();
        for (var source : sources) {
            pattern.matcher(source).results().forEach(match -> names.add(match.group(1)));
        }
        return names;
    }

    @Test
    void eachPortHasAContractInTheTestKit() throws IOException {
        var ports = named(sources(PROJECT.resolve("helix-domain/src/main/java/dev/helix/domain/port")), PORT);
        var contracts = named(sources(PROJECT.resolve("helix-testkit/src/main/java")), PORT);

        var without = new TreeSet<>(ports);
        without.removeIf(port -> contracts.contains(port + "Contract") || COVERED.containsKey(port));
        assertThat(without).as("ports without a contract in helix-testkit").isEmpty();
        assertThat(ports).hasSizeGreaterThan(15);
    }

    @Test
    void eachContractIsPassedBySomebody() throws IOException {
        var contracts = named(
                sources(PROJECT.resolve("helix-testkit/src/main/java")),
                Pattern.compile("^public (?:interface|abstract class) (\\w+Contract)\\b", Pattern.MULTILINE));
        var passed = new TreeSet<String>();
        for (var source : sources(PROJECT)) {
            PASSED.matcher(source).results().forEach(match -> {
                for (var name : match.group(1).split("[,\\s<>]+", -1)) {
                    passed.add(name);
                }
            });
        }

        assertThat(passed).containsAll(contracts);
        assertThat(contracts).hasSizeGreaterThan(15);
    }
}
