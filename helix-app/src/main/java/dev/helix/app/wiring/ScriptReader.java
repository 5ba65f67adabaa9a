package dev.helix.app.wiring;

import dev.helix.adapter.local.YamlMap;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.evolution.Refusal;
import dev.helix.domain.evolution.Refused;
import dev.helix.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Reads what a scripted agent says and writes ({@code agent.script}), strictly. */
final class ScriptReader {

    private ScriptReader() {}

    /**
     * Reads the script below {@code root}.
     *
     * @throws Refused as InvalidSpec, with file, line and key
     */
    static Script read(Path root, String file) {
        try {
            return parse(file, Files.readString(root.resolve(file)));
        } catch (IOException e) {
            throw new Refused(new Refusal.InvalidSpec(
                    "helix.yaml", 0, "agent.script", "there is no readable file " + file + " below the root"));
        }
    }

    /** Parses its text; {@code file} is its name in messages. */
    static Script parse(String file, String text) {
        var map = YamlMap.parse(file, text).allow("name", "turns");
        var script = Script.named(map.text("name", "file"));
        for (var turn : map.maps("turns")) {
            var acts = turn.allow("acts").maps("acts");
            if (acts.isEmpty()) {
                throw turn.refuse("acts", "a turn has at least one act");
            }
            acts.forEach(act -> add(script, act));
            script.turn();
        }
        return script.end();
    }

    private static void add(Script.Builder script, YamlMap act) {
        act.allow("say", "think", "write", "content", "pause", "fail");
        var kinds = act.keys().stream().filter(key -> !key.equals("content")).toList();
        if (kinds.size() != 1 || act.has("content") != act.has("write")) {
            throw act.refuse(
                    kinds.isEmpty() ? "content" : kinds.getLast(),
                    "an act is one of say, think, write with content, pause, fail");
        }
        switch (kinds.getFirst()) {
            case "say" -> script.say(act.text("say"));
            case "think" -> script.think(act.text("think"));
            case "write" -> script.write(act.text("write"), act.text("content"));
            case "pause" -> script.pause(act.duration("pause", Duration.ZERO));
            default -> script.fail(new AgentFailure.Refused(act.text("fail")));
        }
    }
}
