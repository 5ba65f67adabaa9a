package dev.helix.app.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The caches of build tools in the person's home, so that a sandbox need not fetch their content again. */
final class CacheGuess {

    private static final List<Tool> TOOLS = List.of(
            new Tool(List.of("pom.xml"), List.of(".m2/repository")),
            new Tool(List.of("build.gradle", "build.gradle.kts"), List.of(".gradle/caches", ".gradle/wrapper")),
            new Tool(List.of("package.json"), List.of(".npm")),
            new Tool(List.of("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt"), List.of(".cache/pip")),
            new Tool(List.of("go.mod"), List.of("go/pkg/mod", ".cache/go-build")),
            new Tool(List.of("Cargo.toml"), List.of(".cargo/registry", ".cargo/git")));

    /**
     * A build tool.
     *
     * @param files one of which says that a repository uses it
     * @param caches where it keeps what it has fetched, relative to the home
     */
    private record Tool(List<String> files, List<String> caches) {}

    private CacheGuess() {}

    /** Returns the caches of the tools that the files in {@code root} speak of, as helix.yaml has them, where they are there. */
    static List<String> of(Path root, Path home) {
        return TOOLS.stream()
                .filter(tool -> tool.files().stream().anyMatch(file -> Files.isRegularFile(root.resolve(file))))
                .flatMap(tool -> tool.caches().stream())
                .filter(cache -> Files.isDirectory(home.resolve(cache)))
                .map(cache -> "~/" + cache)
                .toList();
    }
}
