package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.release.ValidationPlan.StageCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary among real tests of JUnit, run by a real Maven with the plugins of this build. */
class CanaryInMavenTest {

    private static final String SIBLING = """
            package shop;

            import static org.junit.jupiter.api.Assertions.assertEquals;

            import org.junit.jupiter.api.Test;

            class PriceTest {
                @Test
                void adds() {
                    assertEquals(2, 1 + 1);
                }
            }
            """;

    private static final StageCommand MAVEN =
            new StageCommand(List.of("mvn", "-o", "-B", "-ntp", "test"), Duration.ofMinutes(2));

    @TempDir
    private Path folder;

    private final Canary canary = Canary.beside(
                    new RepoPath("src/test/java/shop/PriceTest.java"), SIBLING, "0123456789")
            .orElseThrow();

    @BeforeEach
    void makeProject() throws Exception {
        Assumptions.assumeTrue(hasMaven(), "mvn is not installed");
        write("src/test/java/shop/PriceTest.java", SIBLING);
        write(canary.path().value(), canary.text());
    }

    private static boolean hasMaven() {
        var path = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .anyMatch(place -> Files.isExecutable(Path.of(place, "mvn")));
    }

    private void write(String file, String text) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    private static String version(String property) throws IOException {
        var match = Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)</")
                .matcher(Files.readString(Path.of("..", "pom.xml")));
        assertThat(match.find()).as(property).isTrue();
        return match.group(1);
    }

    private static String plugin(String name, String property, String configuration) throws IOException {
        return "<plugin><artifactId>maven-%s-plugin</artifactId><version>%s</version><configuration>%s</configuration></plugin>"
                .formatted(name, version(property), configuration);
    }

    private TestRun run(String surefire) throws IOException {
        write("pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>shop</groupId>
                  <artifactId>shop</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                    <dependency>
                      <groupId>org.junit.jupiter</groupId>
                      <artifactId>junit-jupiter</artifactId>
                      <version>%s</version>
                      <scope>test</scope>
                    </dependency>
                  </dependencies>
                  <build><plugins>%s%s%s</plugins></build>
                </project>
                """.formatted(
                        version("junit.version"),
                        plugin("resources", "resources.plugin.version", ""),
                        plugin("compiler", "compiler.plugin.version", ""),
                        plugin("surefire", "surefire.plugin.version", surefire)));
        return new TestRunner(RealCommands::run, TestReports.NONE)
                .run(MAVEN, folder, Map.of("JAVA_HOME", System.getProperty("java.home")), true, line -> {});
    }

    @Test
    void isFoundBySurefireAndNamedAsTheOneThatFails() throws Exception {
        var run = run("");

        assertThat(run.result().succeeded()).as(run.result().output()).isFalse();
        assertThat(run.ran()).isEqualTo(2);
        assertThat(run.failed()).singleElement().asString().contains(canary.name());
    }

    @Test
    void ofABuildThatIgnoresFailuresItSeesThatNothingCanFail() throws Exception {
        var run = run("<testFailureIgnore>true</testFailureIgnore>");

        assertThat(run.isGreen()).as(run.result().output()).isTrue();
    }
}
