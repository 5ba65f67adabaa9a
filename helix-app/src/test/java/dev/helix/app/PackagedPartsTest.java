package dev.helix.app;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill of materials and the licences' list name what is packaged, no more and no less. Maven runs this when it has packaged. */
class PackagedPartsTest {

    private static final Path TARGET = Path.of("target");
    private static final Path LIBRARIES = TARGET.resolve("lib");
    private static final Path BILL = TARGET.resolve("helix-sbom.json");
    private static final Path LICENCES = TARGET.resolve("THIRD-PARTY.txt");

    /** A line of the list: licences, and what is under them. */
    private static final Pattern LISTED =
            Pattern.compile("^\\s+((?:\\([^)]*\\) )+).*\\(([^ ():]+:[^ ():]+:[^ ():]+) - .*\\)$");

    /** Loses its signature where archives of classes are made; see docs/adr/068-compiled-anew-and-unsigned.md. */
    private static final String UNSIGNED = "org.eclipse.jgit";

    @BeforeAll
    static void isPackaged() {
        assumeTrue(Boolean.getBoolean("helix.packaged") || Files.exists(BILL), "nothing was packaged here");
    }

    private static Map<String, JsonNode> billed() throws IOException {
        var bill = JsonMapper.shared().readTree(Files.readString(BILL));
        assertThat(bill.path("bomFormat").asString("")).isEqualTo("CycloneDX");
        assertThat(bill.path("metadata").path("component").path("name").asString(""))
                .isEqualTo("helix-app");
        return StreamSupport.stream(bill.path("components").spliterator(), false)
                .collect(toMap(
                        part -> part.path("name").asString("") + "-"
                                + part.path("version").asString("") + ".jar",
                        part -> part,
                        (one, other) -> {
                            throw new AssertionError("twice in the bill: " + one.path("purl"));
                        },
                        TreeMap::new));
    }

    private static Set<String> libraries() throws IOException {
        try (var files = Files.list(LIBRARIES)) {
            return files.map(file -> String.valueOf(file.getFileName())).collect(toSet());
        }
    }

    private static String coordinates(JsonNode part) {
        return part.path("group").asString("") + ":" + part.path("name").asString("") + ":"
                + part.path("version").asString("");
    }

    private static Set<String> licences(JsonNode part) {
        return StreamSupport.stream(part.path("licenses").spliterator(), false)
                .map(each -> each.path("license"))
                .map(licence -> licence.path("id").asString(licence.path("name").asString("")))
                .collect(toSet());
    }

    @Test
    void theBillNamesEachJarThatIsPackagedWithItsVersionItsLicenceAndItsDigest() throws Exception {
        var billed = billed();

        assertThat(billed.keySet()).isEqualTo(new HashSet<>(libraries()));
        for (var entry : billed.entrySet()) {
            var part = entry.getValue();
            assertThat(licences(part)).as(entry.getKey()).isNotEmpty().doesNotContain("");
            assertThat(part.path("purl").asString(""))
                    .isEqualTo(
                            "pkg:maven/%s/%s@%s?type=jar",
                            part.path("group").asString(""),
                            part.path("name").asString(""),
                            part.path("version").asString(""));
            var digest = StreamSupport.stream(part.path("hashes").spliterator(), false)
                    .filter(hash -> hash.path("alg").asString("").equals("SHA-256"))
                    .map(hash -> hash.path("content").asString(""))
                    .findFirst();
            if (!part.path("name").asString("").equals(UNSIGNED)) {
                assertThat(digest)
                        .as(entry.getKey())
                        .contains(Sha256.hex(Files.readAllBytes(LIBRARIES.resolve(entry.getKey()))));
            }
        }
    }

    @Test
    void whatIsPackagedIsWhatTheProgramLoads() throws Exception {
        try (var jar = new JarFile(TARGET.resolve("helix.jar").toFile())) {
            var path = jar.getManifest().getMainAttributes().getValue("Class-Path");

            assertThat(Arrays.stream(path.split(" ")).map(file -> file.replaceFirst("^lib/", "")))
                    .containsExactlyInAnyOrderElementsOf(libraries());
        }
    }

    @Test
    void theListOfLicencesNamesTheSamePartsEachUnderOneThatIsAllowed() throws Exception {
        var allowed = Pattern.compile("<includedLicense>([^<]+)</includedLicense>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .collect(toSet());
        assertThat(allowed).contains("Apache-2.0").hasSizeGreaterThan(3);
        var listed = new TreeMap<String, Set<String>>();
        for (var line : Files.readAllLines(LICENCES)) {
            var match = LISTED.matcher(line);
            if (match.matches()) {
                listed.put(
                        match.group(2),
                        Set.of(match.group(1)
                                .strip()
                                .replaceAll("^\\(|\\)$", "")
                                .split("\\) \\(")));
            } else {
                assertThat(line).matches("|Lists of \\d+ third-party dependencies\\.");
            }
        }
        var billed =
                billed().values().stream().collect(toMap(PackagedPartsTest::coordinates, PackagedPartsTest::licences));

        assertThat(listed.keySet()).isEqualTo(billed.keySet());
        listed.forEach((part, licences) -> assertThat(licences)
                .as(part)
                .anyMatch(allowed::contains)
                // Others are told by other names in the two.
                .anyMatch(billed.getOrDefault(part, Set.of())::contains));
    }
}
