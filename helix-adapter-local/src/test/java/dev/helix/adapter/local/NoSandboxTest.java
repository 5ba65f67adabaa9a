package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.Sandbox;
import dev.helix.domain.port.Sandbox.Confinement;
import dev.helix.testkit.SandboxContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoSandboxTest implements SandboxContract {

    @TempDir
    private Path temporary;

    private Path place = Path.of("/");

    @BeforeEach
    void withoutLinks() throws IOException {
        place = temporary.toRealPath();
    }

    @Override
    public Sandbox sandbox() {
        return new NoSandbox("there is no bubblewrap", "install it");
    }

    @Override
    public Path place() {
        return place;
    }

    private static Confinement probed(Map<String, String> environment, String system) {
        var places = PrivatePlaces.of(environment, Stream.of(), List.of(), List.of());
        return new SandboxProbe(environment, system).sandbox(places).confinement();
    }

    @Test
    void otherSystemsAreToldThatThereIsNone() {
        assertThat(probed(System.getenv(), "Mac OS X"))
                .isInstanceOfSatisfying(
                        Confinement.Open.class, open -> assertThat(open.why()).contains("Linux alone", "Mac OS X"));
    }

    @Test
    void aMachineWithoutTheProgramIsToldWhatToInstall() {
        assertThat(probed(Map.of("PATH", place.toString()), "Linux"))
                .isInstanceOfSatisfying(
                        Confinement.Open.class,
                        open -> assertThat(open.remedy()).contains("apt-get install bubblewrap"));
    }

    @Test
    void aProgramThatIsThereAndForbiddenIsNoSandbox() throws IOException {
        assertThat(remedyFor("bwrap: setting up uid map: Permission denied")).contains("bwrap-userns-restrict");
        assertThat(remedyFor("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted"))
                .contains("bwrap-userns-restrict");
        assertThat(remedyFor(
                        "bwrap: No permissions to create new namespace, likely because the kernel does not allow it"))
                .contains("kernel.unprivileged_userns_clone");
        assertThat(remedyFor("bwrap: Creating new namespace failed: Operation not permitted"))
                .contains("container");
        assertThat(remedyFor("bwrap: Unknown option --size")).contains("0.8.0");
    }

    /** A program in the place of bubblewrap that fails as it does on machines that forbid it. */
    private String remedyFor(String said) throws IOException {
        var program = place.resolve("bwrap");
        Files.writeString(
                program,
                "#!/bin/sh\n[ \"$1\" = --version ] && echo bubblewrap 0.8.0 && exit 0\necho '" + said
                        + "' >&2\nexit 1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var confinement = probed(Map.of("PATH", place.toString()), "Linux");
        assertThat(confinement).isInstanceOf(Confinement.Open.class);
        var open = (Confinement.Open) confinement;
        assertThat(open.why()).contains(said);
        return open.remedy();
    }

    @Test
    void aProgramThatCanNotForbidNamespacesConfinesAndSaysWhatItLeavesOpen() throws IOException {
        var program = place.resolve("bwrap");
        Files.writeString(program, """
                #!/bin/sh
                [ "$1" = --version ] && echo bubblewrap 0.6.2 && exit 0
                for word; do [ "$word" = --disable-userns ] && echo 'bwrap: Unknown option --disable-userns' >&2 && exit 1; done
                exit 0
                """);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var places = PrivatePlaces.of(Map.of(), Stream.of(), List.of(), List.of());

        var old = new SandboxProbe(Map.of("PATH", place.toString()), "Linux").sandbox(places);

        assertThat(old.confinement()).isEqualTo(new Confinement.Confined("bubblewrap 0.6.2"));
        assertThat(old.gap()).hasValueSatisfying(gap -> {
            assertThat(gap.why()).contains("user namespaces", "bubblewrap 0.6.2", "--disable-userns");
            assertThat(gap.remedy()).contains("0.8.0");
        });
        assertThat(sandbox().gap()).isEmpty();
    }

    @Test
    void hiddenPlacesAreThoseOfTheMachineAndThoseThatAreNamed() {
        var places = PrivatePlaces.of(
                Map.of("HOME", place.toString()), Stream.of(Path.of("/srv/x/.helix")), List.of(), List.of());

        assertThat(new HashSet<>(places.hidden()))
                .contains(Path.of("/srv/x/.helix"), Path.of("/home"), Path.of("/root"), place);
        assertThat(places.home()).contains(place);
    }

    @Test
    void toolsOfAHomeAreReadableAndItsSecretsAreNot() {
        var home = place.toString();
        var path = home + "/.pyenv/shims:" + home + "/.local/bin:" + home + "/.cargo/bin:" + home + "/bin:" + home
                + "/tools/maven/bin:/usr/bin";

        var places = PrivatePlaces.of(
                Map.of("HOME", home, "PATH", path, "JAVA_HOME", home + "/jdk-25"), Stream.of(), List.of(), List.of());

        assertThat(places.readable())
                .containsExactly(
                        place.resolve(".pyenv"),
                        place.resolve(".local/bin"),
                        place.resolve(".cargo/bin"),
                        place.resolve("bin"),
                        place.resolve("tools/maven"),
                        place.resolve("jdk-25"));
    }
}
