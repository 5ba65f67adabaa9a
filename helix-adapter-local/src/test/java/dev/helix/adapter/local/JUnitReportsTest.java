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

    private final Instant begin = Instant.now();

    @TempDir
    private Path folder;

    private Path write(String file, String text) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        return Files.writeString(path, text);
    }

    @Test
    void tellsWhatRanAndWhatFailed() throws Exception {
        write("module/target/surefire-reports/TEST-a.BTest.xml", REPORT);

        var told = new JUnitReports().read(folder, begin);

        assertThat(told.ran()).isEqualTo(3);
        assertThat(told.failures())
                .containsExactly(
                        new Finding("src/b.py", 12, "a.BTest.subtracts failed: expected 1"),
                        Finding.of("alone failed"));
    }

    @Test
    void leavesOutWhatAnEarlierRunWrote() throws Exception {
        Files.setLastModifiedTime(write("TEST-old.xml", REPORT), FileTime.from(begin.minusSeconds(60)));
        write("node_modules/other/TEST-x.xml", REPORT);
        write("pom.xml", REPORT);

        assertThat(new JUnitReports().read(folder, begin).ran()).isZero();
    }

    @Test
    void believesNothingHostile() throws Exception {
        write("secret.txt", "secret");
        write("TEST-a.xml", """
            <!DOCTYPE x [<!ENTITY e SYSTEM "%s">]>
            <testsuite><testcase name="a"><failure message="&e;"/></testcase></testsuite>
            """.formatted(folder.resolve("secret.txt").toUri()));
        write("TEST-b.xml", "<testsuite><testcase name='half'>");
        write("TEST-c.xml", "no XML at all");
        Files.createSymbolicLink(folder.resolve("TEST-d.xml"), Path.of("/dev/zero"));

        assertThat(new JUnitReports().read(folder, begin).failures().toString()).doesNotContain("secret");
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
