package dev.helix.domain.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandScriptsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sh test.sh | test.sh",
                "bash -eu ./ci/run --all | ci/run",
                "./gate | gate",
                "env CI=1 timeout 60 ./scripts/check.py -q | scripts/check.py",
                "/usr/bin/env python3 check.py | check.py",
                "/usr/bin/timeout 60 /bin/sh check.sh | check.sh",
                "./run quickly | run",
                "python3 -B bench.py main.py | bench.py",
                "python3 -X dev tools/run.py | tools/run.py",
                "node --require ./hook.js --test a.js b.js | hook.js,a.js,b.js",
                "java -cp out GreeterTest.java e2e | GreeterTest.java",
                "java -jar tools/runner.jar | tools/runner.jar",
                "make -f ci.mk test | ci.mk",
                "uv run python gates/lint.py | gates/lint.py",
                "mvn -q -o test | ''",
                "pytest -q tests | ''",
                "/usr/bin/true | ''",
                "sh ../outside.sh | ''",
                "bash a/../test.sh | test.sh",
            })
    void nameTheFilesThatACommandRuns(String command, String files) {
        assertThat(CommandScripts.in(Arrays.asList(command.split(" "))).stream().map(RepoPath::value))
                .containsExactlyInAnyOrder(files.isEmpty() ? new String[0] : files.split(","));
    }

    @Test
    void areSeenInALineOfShell() {
        var line = "cd . && if ./a.sh; then bash 'b c.sh' | python3 d.py; fi || (sh -c \"./e\")";

        assertThat(CommandScripts.in(List.of("bash", "-lc", line)).stream().map(RepoPath::value))
                .containsExactlyInAnyOrder("a.sh", "b c.sh", "d.py", "e");
    }

    @Test
    void areModulesThatWouldRunInThePlaceOfTheRightOnes() {
        assertThat(CommandScripts.in(List.of("python3", "-m", "pytest", "-q")).stream()
                        .map(RepoPath::value))
                .contains("pytest.py", "pytest/__init__.py", "pytest/__main__.py");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "python3 -m pytest | python3",
                "env CI=1 timeout 60 mvn -q test | env,timeout,mvn",
                "/usr/bin/env node --test | /usr/bin/env,node",
                "npx jest | npx,jest",
                "./gate --all | ./gate",
            })
    void nameTheProgramsThatACommandStarts(String command, String programs) {
        assertThat(CommandScripts.programs(Arrays.asList(command.split(" ")))).containsExactly(programs.split(","));
    }

    @Test
    void programsAreSeenInAShellAndItsScriptsToo() {
        assertThat(CommandScripts.programs(List.of("sh", "-c", "cd a && if ! mvn -q test; then go vet | tee out; fi")))
                .containsSubsequence("sh", "cd", "mvn", "go", "tee");
        assertThat(CommandScripts.programsOfShell(
                        "#!/bin/sh\n# go away, don't stay\nset -eu\nJAVA=1 ./gradlew test\ncargo test\n"))
                .contains("./gradlew", "cargo")
                .doesNotContain("away", "go");
    }
}
