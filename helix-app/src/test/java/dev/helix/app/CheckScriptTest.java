package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./check} in a small project, with a Maven that only says which test classes it has run. */
class CheckScriptTest {

    @TempDir
    private Path temporary;

    private GitFolder git;
    private Path root;

    /** Two modules, the second one with a class whose tests are nested, and one that is no test. */
    @BeforeEach
    void makeProject() throws IOException {
        git = GitFolder.with(
                temporary.resolve("project"),
                "pom.xml",
                "<modules>\n  <module>helix-one</module>\n  <module>helix-two</module>\n</modules>\n",
                "helix-one/pom.xml",
                "<project/>\n",
                "helix-one/src/test/java/a/OneTest.java",
                "class OneTest {}\n",
                "helix-two/pom.xml",
                "<project/>\n",
                "helix-two/src/test/java/a/TwoTest.java",
                "class TwoTest {}\n",
                "helix-two/src/test/java/a/NestedTest.java",
                "class NestedTest {}\n",
                "helix-two/src/test/java/a/CommonTest.java",
                "abstract class CommonTest {}\n",
                ".gitignore",
                "target/\n");
        root = git.folder();
        var here = Path.of("..");
        for (var script : List.of(
                "check", "scripts/find-jdk", "scripts/module-states", "scripts/left-behind", "scripts/failed-tests")) {
            Files.createDirectories(root.resolve(script).resolveSibling("."));
            Files.copy(here.resolve(script), root.resolve(script));
        }
        var maven = Files.createDirectories(temporary.resolve("bin")).resolve("mvn");
        Files.writeString(maven, """
            #!/bin/sh
            printf '%s\\n' "$@" >../arguments
            cat "$(printf '%s\\n' "$@" | sed -n 's/^-Dsurefire.excludesFile=//p')" >../excluded
            for class in $RUN; do
              folder=${class%%:*}/target/surefire-reports
              mkdir -p "$folder"
              case $class in
                *!) result='<failure message="Expecting: &quot;1 &lt; 2&quot;&#10;but was: 3" type="E"><![CDATA[E: x]]></failure>' ;;
                *~) result='<flakyFailure message="late" type="E"><stackTrace/></flakyFailure>' ;;
                *) result= ;;
              esac
              name=${class#*:}
              name=${name%!}
              name=${name%"~"}
              printf '<testsuite>\n<testcase name="holds" classname="a.%s" time="1">\n%s\n</testcase>\n</testsuite>\n' \\
                "$name" "$result" >"$folder/TEST-a.$name.xml"
            done
            exit "$CODE"
            """);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String check(int code, String run, String... arguments) throws Exception {
        var words = new ArrayList<>(List.of("./check"));
        words.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(words).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", temporary.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("RUN", run);
        builder.environment().put("CODE", Integer.toString(code));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(code);
        return output;
    }

    private boolean isHeld(String module) {
        return Files.exists(root.resolve(module).resolve("target/tests-passed"));
    }

    private static final String ALL = "helix-one:OneTest helix-two:TwoTest helix-two:NestedTest$Inner";

    @Test
    void whatPassedIsLeftOutNextTime() throws Exception {
        check(0, ALL);

        assertThat(check(0, "")).contains("not tested again, because nothing changed there: helix-one helix-two");
        assertThat(temporary.resolve("excluded")).content().contains("a/OneTest.java", "a/TwoTest.java");

        Files.writeString(root.resolve("helix-two/src/test/java/a/TwoTest.java"), "class TwoTest { }\n");
        assertThat(check(0, ALL)).contains("because nothing changed there: helix-one (");
    }

    @Test
    void modulesThatAreChosenCountWhereAllOfTheirClassesPassed() throws Exception {
        check(0, "helix-one:OneTest", "-pl", "helix-one", "-am");

        assertThat(isHeld("helix-one")).isTrue();
        assertThat(isHeld("helix-two")).isFalse();
        assertThat(temporary.resolve("arguments")).content().contains("-pl\nhelix-one\n-am");

        check(0, ALL, "-pl", "helix-two", "--offline");
        assertThat(isHeld("helix-two")).isTrue();
    }

    @Test
    void aModuleThatPassedCountsAlthoughAnotherOneFailed() throws Exception {
        check(1, "helix-one:OneTest helix-two:TwoTest! helix-two:NestedTest$Inner");

        assertThat(isHeld("helix-one")).isTrue();
        assertThat(isHeld("helix-two")).isFalse();
    }

    /** A build of twenty modules says it once, hundreds of lines before its end. */
    @Test
    void whatFailedIsToldAtTheEndAndSoIsWhatPassedOnlyWhenRunAgain() throws Exception {
        var told = check(1, "helix-one:OneTest~ helix-two:TwoTest! helix-two:NestedTest$Inner");

        assertThat(told)
                .contains("check: passed only when run again: a.OneTest.holds: late\n")
                .contains("check: failed: a.TwoTest.holds: Expecting: \"1 < 2\" but was: 3\n")
                .doesNotContain("NestedTest");
        assertThat(check(0, ALL)).doesNotContain("check: failed", "when run again");
    }

    @Test
    void aClassThatDidNotRunKeepsItsModuleFromCounting() throws Exception {
        check(1, "helix-two:TwoTest");

        assertThat(isHeld("helix-two")).isFalse();
    }

    /** Such a run may have left out tests of a class that has a report. */
    @ParameterizedTest
    @ValueSource(strings = {"-Dtest=OneTest#one", "-Dgroups=quick", "-DskipTests", "-Pmutation"})
    void whereTestsAreChosenNothingCounts(String argument) throws Exception {
        check(0, ALL, argument);

        assertThat(isHeld("helix-one")).isFalse();
        assertThat(isHeld("helix-two")).isFalse();
    }
}
