package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.Sandbox;
import dev.helix.domain.port.Sandbox.Enclosure;
import dev.helix.domain.port.Sandbox.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of {@link Sandbox}, for those that confine and those that do not. On machines with a shell. */
public interface SandboxContract {

    Sandbox sandbox();

    /** Returns a folder that is there, absolute, without links. */
    Path place();

    /** The result of a command. */
    record Ran(int code, String output) {}

    /** Runs {@code script} in a shell in {@code enclosure}, in an environment that has {@code PATH} and {@code GREETING}. */
    default Ran run(String script, Enclosure enclosure) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(sandbox().enclose(List.of("sh", "-c", script), enclosure))
                .directory(enclosure.directory().toFile())
                .redirectErrorStream(true);
        var path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("GREETING", "größe");
        var process = sandbox().start(builder::start);
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), output);
    }

    @Test
    default void runsACommandInItsDirectoryWithItsEnvironment() throws Exception {
        var ran = run("pwd; echo $GREETING", Enclosure.around(place()));

        assertThat(ran).isEqualTo(new Ran(0, place() + "\ngröße\n"));
    }

    @Test
    default void tellsTheExitCode() throws Exception {
        assertThat(run("exit 7", Enclosure.around(place())).code()).isEqualTo(7);
    }

    @Test
    default void whatIsWritableIsWrittenForReal() throws Exception {
        var more = Files.createDirectories(place().resolve("more"));
        var here = Files.createDirectories(place().resolve("here"));

        run("echo a > one; echo b > ../more/two", Enclosure.around(here).writing(List.of(more)));

        assertThat(here.resolve("one")).hasContent("a");
        assertThat(more.resolve("two")).hasContent("b");
    }

    @Test
    default void whatIsReadableCanBeRead() throws Exception {
        var here = Files.createDirectories(place().resolve("here"));
        var book = Files.writeString(place().resolve("book"), "text");

        assertThat(run("cat ../book", Enclosure.around(here).reading(List.of(book))))
                .isEqualTo(new Ran(0, "text"));
    }

    @Test
    default void whatIsKeptApartIsSeenByNobodyElse() throws Exception {
        var here = Files.createDirectories(place().resolve("here"));
        var cache = Files.createDirectories(place().resolve("cache"));
        var one = new Layer(Files.createDirectories(place().resolve("layers/one")), List.of(cache));
        var two = new Layer(Files.createDirectories(place().resolve("layers/two")), List.of(cache));
        Files.writeString(cache.resolve("lib"), "good");
        if (!sandbox().keepsApart(cache, one.folder())) {
            // Then it is everybody's, and who opens it tells so.
            return;
        }
        var within = Enclosure.around(here).writing(List.of(cache));

        var forged = run("cat ../cache/lib; echo evil > ../cache/lib; echo new > ../cache/new", within.layered(one));

        assertThat(forged).isEqualTo(new Ran(0, "good"));
        assertThat(run("cat ../cache/lib ../cache/new", within.layered(one)).output())
                .isEqualTo("evil\nnew\n");
        assertThat(run("cat ../cache/lib; ls ../cache", within.layered(two)).output())
                .isEqualTo("goodlib\n");
        assertThat(cache.resolve("lib")).hasContent("good");
        assertThat(cache.resolve("new")).doesNotExist();
        // Who has none changes the place itself.
        run("echo more > ../cache/more", within);
        assertThat(cache.resolve("more")).hasContent("more");
        assertThat(run("id -u; rm -r ../cache/*; ls ../cache", within.layered(two)))
                .isEqualTo(new Ran(0, run("id -u", within).output()));
        assertThat(cache.resolve("lib")).exists();
    }

    @Test
    default void saysWhetherItConfinesAnything() {
        switch (sandbox().confinement()) {
            case Sandbox.Confinement.Confined(var by) -> assertThat(by).isNotBlank();
            case Sandbox.Confinement.Open(var why, var remedy) -> {
                assertThat(why).isNotBlank().doesNotContain("\n");
                assertThat(remedy).isNotBlank().doesNotContain("\n");
            }
        }
    }

    @Test
    default void whatIsMissingIsLeftOut() throws Exception {
        var missing = place().resolve("missing");

        var enclosure = Enclosure.around(place()).writing(List.of(missing)).reading(List.of(missing));

        assertThat(run("true", enclosure).code()).isZero();
    }
}
