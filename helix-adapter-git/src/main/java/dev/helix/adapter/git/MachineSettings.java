package dev.helix.adapter.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Where git's settings for the whole machine are. JGit starts git twice to find out, at the first repository that it opens, which is
 * a fifth of what a short command takes; where git is the one of the system, the place is compiled into it and well known.
 */
final class MachineSettings {

    private static final Path SYSTEMS_OWN = Path.of("/usr/bin/git");
    private static final File PLACE = new File("/etc/gitconfig");

    private MachineSettings() {}

    /** Tells JGit, where it is sure. Can be called often. */
    static void tell() {
        var system = SystemReader.getInstance();
        of(system::getenv, system.getProperty("os.name")).ifPresent(FS.DETECTED::setGitSystemConfig);
    }

    /** Returns the file, which need not be there; empty where only git itself can tell. */
    static Optional<File> of(UnaryOperator<@Nullable String> environment, @Nullable String operatingSystem) {
        // On other systems what has this name may be another program that looks for git.
        if (!"Linux".equals(operatingSystem) || environment.apply("GIT_CONFIG_SYSTEM") != null) {
            return Optional.empty();
        }
        var path = environment.apply("PATH");
        return git(path == null ? "" : path).filter(SYSTEMS_OWN::equals).map(own -> PLACE);
    }

    private static Optional<Path> git(String path) {
        for (var folder : path.split(File.pathSeparator, -1)) {
            var found = Path.of(folder.isEmpty() ? "." : folder).resolve("git");
            if (Files.isExecutable(found) && !Files.isDirectory(found)) {
                try {
                    return Optional.of(found.toRealPath());
                } catch (IOException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
