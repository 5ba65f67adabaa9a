package dev.helix.app;

import dev.helix.adapter.local.Lifetime;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentSession;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.agent.Usage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.Agent;
import dev.helix.domain.port.AgentTurn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A root of a library whose projects are developed, and agents that do as a test says. */
final class DevelopRoot {

    static final ProjectId ID = new ProjectId("greet");
    private static final String SPEC = "title: Greet in German\ndescription: Why not.\nacceptance: [it says Hallo]\n";

    private DevelopRoot() {}

    static GitFolder make(Path folder) throws IOException {
        var root = GitFolder.with(
                folder,
                "helix.yaml",
                """
                production: {}
                validation:
                  unit: {command: [sh, test.sh], timeout: 1m}
                agent: {kind: scripted}
                consultant: {locale: en}
                development: {gates: {greets: {command: [grep, -q, Hallo, greet.txt]}}}
                """,
                "test.sh",
                "test -f greet.txt && echo '1 passed, 0 failed'\n",
                "greet.txt",
                "Hello\n",
                "old.txt",
                "kept as it was, under another name\n");
        root.write(".git/info/exclude", "/.helix/\n/projects/\n");
        return root;
    }

    /** Creates a project by the command line, and gives it phases. */
    static Path project(Path root, ProjectId id, String phases) throws IOException {
        var made = Cli.run("project", "create", "--root", root, "--title", "Greet in German", id);
        if (made.code() != 0) {
            throw new AssertionError(made.err());
        }
        var folder = root.resolve("projects/evolution").resolve(id.value());
        Files.writeString(folder.resolve("spec.yaml"), SPEC);
        Files.writeString(folder.resolve("phases.yaml"), phases);
        return folder;
    }

    static Helix open(Path root) {
        return Helix.open(root, Lifetime.BOUND, Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));
    }

    /** What an agent does in a turn: returns the files that it tells it wrote. */
    interface Deed {
        List<Path> in(Prompt prompt) throws IOException;
    }

    /** An agent that obeys no write policy. */
    static Agent agent(Deed deed) {
        return agent(() -> "AC-1 is met.", deed);
    }

    /** An agent that obeys no write policy, and ends each turn with what {@code report} says then. */
    static Agent agent(Supplier<String> report, Deed deed) {
        return new Agent() {
            private int sessions;

            @Override
            public String name() {
                return "hostile 1";
            }

            @Override
            public AgentTurn start(Prompt prompt) {
                var events = new ArrayDeque<AgentEvent>();
                var resumed = prompt.resume();
                events.add(new AgentEvent.SessionStarted(
                        resumed == null ? new AgentSession("hostile-" + ++sessions) : resumed, "hostile"));
                try {
                    var written = new ArrayList<>(deed.in(prompt));
                    events.add(new AgentEvent.ToolUse("call", "Write", "files", written));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                events.add(new AgentEvent.TextBlock("m", report.get()));
                events.add(new AgentEvent.Finished(Usage.NONE));
                return new AgentTurn() {
                    @Override
                    public @Nullable AgentEvent next() {
                        return events.poll();
                    }

                    @Override
                    public void cancel() {
                        events.clear();
                    }

                    @Override
                    public void close() {
                        cancel();
                    }
                };
            }
        };
    }

    static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }
}
