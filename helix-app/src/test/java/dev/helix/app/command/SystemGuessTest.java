package dev.helix.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.GitFolder;
import dev.helix.app.cli.GitProgram;
import dev.helix.app.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemGuessTest {

    @TempDir
    private Path folder;

    private SystemGuess guess(String... files) throws IOException {
        var git = GitFolder.with(folder, files);
        var guess = SystemGuess.of(git.folder(), new GitProgram(System.getenv()));
        var text = new ConfigTemplate("main", "../{name}-test", 8001, 9001, 8002).with(guess, List.of());
        var read = new ConfigReader(git.folder(), Map.of()).parse(text);
        assertThat(read.production().control() == null).as(text).isEqualTo(guess.control() == null);
        var unit = read.validation().unit();
        assertThat(unit == null ? List.of() : unit.command()).as(text).isEqualTo(guess.unit());
        return guess;
    }

    @Test
    void mavenIsTestedAloudSoThatItsTestsAreCounted() throws IOException {
        var guess = guess("pom.xml", "<project/>");
        assertThat(guess.unit()).containsExactly("mvn", "-B", "test");
        assertThat(guess.control()).isNull();
    }

    @Test
    void springBootWithItsHealthAddressIsASystem() throws IOException {
        var guess = guess("pom.xml", "<a>spring-boot-maven-plugin</a><b>spring-boot-starter-actuator</b>");
        var control = Objects.requireNonNull(guess.control());
        assertThat(control.healthPath()).isEqualTo("/actuator/health");
        assertThat(control.build()).contains("package");
        assertThat(control.start()).last().asString().contains("$HELIX_PORT");
    }

    @Test
    void gradleCountsByItsReports() throws IOException {
        assertThat(guess("build.gradle.kts", "plugins { java }\n").unit())
                .last()
                .asString()
                .startsWith("gradle --console=plain test")
                .contains("passed, 0 failed");
    }

    @Test
    void npmInstallsWhatTheTestsNeed() throws IOException {
        var guess = guess(
                "package.json",
                "{\"scripts\":{\"test\":\"jest\"},\"devDependencies\":{\"jest\":\"^29\"}}",
                "package-lock.json",
                "{}");
        assertThat(guess.unit()).containsExactly("sh", "-c", "npm ci --silent && npm test");
        assertThat(guess.control()).isNull();
    }

    @Test
    void testsThatNpmOnlyPretendsToHaveAreNone() throws IOException {
        assertThat(guess("package.json", "{\"scripts\":{\"test\":\"echo \\\"Error: no test specified\\\" && exit 1\"}}")
                        .unit())
                .isEmpty();
    }

    @Test
    void pythonWithoutPytestUsesWhatIsBuiltIn() throws IOException {
        assertThat(guess("tests/test_a.py", "import unittest\n").unit())
                .containsExactly("python3", "-m", "unittest", "discover");
    }

    @Test
    void brokenManifestIsNoReasonToFail() throws IOException {
        assertThat(guess("package.json", "{").unit()).isEmpty();
    }

    @Test
    void plainFilesHaveNothingToRun() throws IOException {
        var guess = guess("notes.txt", "hello\n");
        assertThat(guess.unit()).isEmpty();
        assertThat(guess.control()).isNull();
    }
}
