package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Finding;
import dev.helix.testkit.TestReportsContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JUnitReportsTest implements TestReportsContract {

    private static final String REPORT = """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites><testsuite name="a.BTest" tests="3">
          <testcase classname="a.BTest" name="adds" time="0.1"/>
          <testcase classname="a.BTest" name="subtracts" file="src/b.py" line="12">
            <failure message="expected 1&#10;but was 2" type="x">a trace</failure>
          </testcase>
          <testcase classname="a.BTest" name="later"><skipped/></testcase>
          <testcase name="alone"><error type="y"/></testcase>
        </testsuite></testsuites>
        """;

    @TempDir
    private Path folder;

    private Path write(String file, String text) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        return Files.writeString(path, text);
    }

    @Test
    void tellsWhatRanAndWhatFailed() throws Exception {
        try (var run = new JUnitReports().begin(folder)) {
            write("module/target/surefire-reports/TEST-a.BTest.xml", REPORT);

            var told = run.found();

            assertThat(told.ran()).isEqualTo(3);
            assertThat(told.failures())
                    .containsExactly(
                            new Finding("src/b.py", 12, "a.BTest.subtracts failed: expected 1"),
                            Finding.of("alone failed"));
        }
    }

    @Test
    void leavesOutWhatAnEarlierRunWrote() throws Exception {
        try (var run = new JUnitReports().begin(folder)) {
            Files.setLastModifiedTime(
                    write("TEST-old.xml", REPORT), FileTime.from(Instant.now().minusSeconds(60)));
            write("node_modules/other/TEST-x.xml", REPORT);
            write("pom.xml", REPORT);

            assertThat(run.found().ran()).isZero();
        }
    }

    @Test
    void leavesOutWhatAChangeBringsHoweverFreshItIs() throws Exception {
        write("reports/TEST-planted.xml", REPORT);
        try (var run = new JUnitReports().begin(folder)) {
            assertThat(run.found().ran()).isZero();
        }
    }

    @Test
    void takesWhatIsWrittenAgainWithTheSameWords() throws Exception {
        var report = write("TEST-a.xml", REPORT);
        Files.setLastModifiedTime(report, FileTime.from(Instant.now().minusSeconds(60)));
        try (var run = new JUnitReports().begin(folder)) {
            write("TEST-a.xml", REPORT);

            assertThat(run.found().ran()).isEqualTo(3);
        }
    }

    @Test
    void inItsPlaceAnyNameIsAReportAndWhatLeadsElsewhereIsNone() throws Exception {
        write("TEST-a.xml", REPORT);
        try (var run = new JUnitReports().begin(folder)) {
            var place = run.place().orElseThrow();
            Files.createSymbolicLink(place.resolve("link.xml"), folder.resolve("TEST-a.xml"));
            Files.createSymbolicLink(place.resolve("folder"), folder);
            assertThat(run.placed().known()).isFalse();

            Files.writeString(place.resolve("unit.xml"), REPORT);

            assertThat(run.placed().ran()).isEqualTo(3);
            assertThat(run.found().known()).isFalse();
        }
        assertThat(folder.resolve("TEST-a.xml")).exists();
    }

    @Test
    void believesNothingHostile() throws Exception {
        try (var run = new JUnitReports().begin(folder)) {
            write("secret.txt", "secret");
            write("TEST-a.xml", """
                    <!DOCTYPE x [<!ENTITY e SYSTEM "%s">]>
                    <testsuite><testcase name="a"><failure message="&e;"/></testcase></testsuite>
                    """.formatted(folder.resolve("secret.txt").toUri()));
            write("TEST-b.xml", "<testsuite><testcase name='half'>");
            write("TEST-c.xml", "no XML at all");
            Files.createSymbolicLink(folder.resolve("TEST-d.xml"), Path.of("/dev/zero"));

            assertThat(run.found().failures().toString()).doesNotContain("secret");
        }
    }

    @Override
    public JUnitReports reports() {
        return new JUnitReports();
    }

    @Override
    public Path reported() {
        return folder;
    }

    @Override
    public void writeReport() throws IOException {
        write("TEST-a.xml", """
            <testsuite name="a">
              <testcase name="adds"/>
              <testcase name="subtracts"><failure message="wrong"/></testcase>
              <testcase name="later"><skipped/></testcase>
            </testsuite>
            """);
    }

    @Override
    public void writeNonsense() throws IOException {
        write("TEST-a.xml", "<testsuite><testcase name='half'>");
    }
}
