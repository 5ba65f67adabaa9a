package dev.helix.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A package of HELIX with the least that it needs: a script that tells its version. */
record PackedProgram(Path home) {

    /**
     * Makes one.
     *
     * @param serve what it does when it is not asked for its version
     */
    static PackedProgram of(Path folder, String version, String serve) throws IOException {
        var made = new PackedProgram(folder.resolve(version).resolve("helix-" + version));
        made.script("bin/helix", """
                if [ "$1" = --version ]; then echo "helix %s"; exit 0; fi
                %s
                """.formatted(version, serve));
        made.script("runtime/bin/java", "exit 1");
        Files.createDirectories(made.home.resolve("app"));
        Files.writeString(made.home.resolve("app/helix.jar"), version);
        return made;
    }

    void script(String file, String text) throws IOException {
        var path = home.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path archive() throws IOException, InterruptedException {
        var archive = home.resolveSibling(home.getFileName() + ".tar.gz");
        var parent = home.resolveSibling(".").normalize().toString();
        var tar = new ProcessBuilder("tar", "-C", parent, "-czf", archive.toString(), home.getFileName() + "")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        return archive;
    }
}
