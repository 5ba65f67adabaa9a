package dev.helix.app.wiring;

import dev.helix.adapter.local.ReadPolicy;
import dev.helix.app.config.ConfigReader;
import dev.helix.domain.agent.Prompt;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where agents that HELIX runs may read. */
final class ReadPolicies {

    private final Path root;
    private final List<Path> secrets;

    /** @param secrets absolute files that {@code helix.yaml} names, such as one of tokens */
    ReadPolicies(Path root, List<Path> secrets) {
        this.root = root;
        this.secrets = List.copyOf(secrets);
    }

    /** Returns what of the repository no agent reads: what HELIX and git keep, the settings, and what those name. */
    List<Path> hidden() {
        var own = Stream.of(root.resolve(".helix"), root.resolve(".git"), root.resolve(ConfigReader.FILE));
        return Stream.concat(own, secrets.stream()).toList();
    }

    /** Returns the policy of an agent: its own folder, and the repository without other projects and chats. */
    ReadPolicy of(Prompt prompt) {
        var shut = Stream.concat(hidden().stream(), Stream.of(root.resolve("projects")));
        return new ReadPolicy(prompt.directory(), root, shut.toList());
    }
}
