package dev.helix.app.demo;

import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.Phase;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.evolution.Spec;
import dev.helix.evolution.ProjectAction;
import dev.helix.testkit.SampleSystem;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Two more projects for somebody who looks at the page: one that the story's change conflicts with, and one at which an agent works. */
final class BoardScene {

    static final ProjectId CONFLICTING = new ProjectId("greet-politely");
    static final ProjectId DEVELOPING = new ProjectId("announce-hours");
    private static final Requester BY = Requester.local("user:grace", "demo");
    private static final Duration LONG = Duration.ofDays(1);

    private final Helix helix;

    BoardScene(Helix helix) {
        this.helix = helix;
    }

    /** Has somebody change the line that the story is about, before the story does. */
    void begin() throws IOException {
        var spec = new Spec("Greet politely", "The service says good day.", null, List.of());
        helix.actions().create(CONFLICTING, spec, List.of(), BY);
        var file = helix.folders().directory(CONFLICTING).resolve("modified").resolve(SampleSystem.SERVICE);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, base().replace("\"Hello, \"", "\"Good day, \""));
        helix.actions().begin(ProjectAction.READY, CONFLICTING, BY).complete();
    }

    private static String base() {
        Content content = Objects.requireNonNull(SampleSystem.base().get(new RepoPath(SampleSystem.SERVICE)));
        return new String(content.bytes(), StandardCharsets.UTF_8);
    }

    /** Has an agent work at something for as long as the demo stays. */
    void develop() {
        var spec = new Spec("Announce the opening hours", "A greeting ends with the hours.", null, List.of());
        var phase = new Phase("implement", "Implement it", "Implement it.", List.of("modified/Greeter.java"), 3);
        helix.actions().create(DEVELOPING, spec, List.of(phase), BY);
        var script = Script.named("thoughtful developer")
                .think("Where do the opening hours come from?")
                .pause(LONG)
                .say("done")
                .end();
        var actions = helix.actions().developedBy(helix.development(new ScriptedAgent(script)));
        actions.operations().submit(actions.begin(ProjectAction.DEVELOP, DEVELOPING, BY));
    }

    /** Sends the agent home. */
    void end() {
        helix.development(new ScriptedAgent(Script.named("nobody").say("").end()))
                .stop(DEVELOPING);
    }
}
