package dev.helix.app.wiring;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.port.Repository;
import dev.helix.domain.text.Ellipsis;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The project's instructions to agents, as main has them: neither a work tree nor a change that nobody has integrated counts. */
record ProjectInstructions(Repository repository, List<RepoPath> files) implements Supplier<String> {

    private static final int LONGEST = 50_000;

    ProjectInstructions {
        files = List.copyOf(files);
    }

    @Override
    public String get() {
        var main = repository.main();
        return files.stream()
                .flatMap(path -> repository
                        .file(main, path)
                        .map(entry -> "# " + path + ", as this project tells its agents\n\n"
                                + Ellipsis.end(repository.read(entry.blob()).text(), LONGEST))
                        .stream())
                .collect(Collectors.joining("\n\n"));
    }
}
