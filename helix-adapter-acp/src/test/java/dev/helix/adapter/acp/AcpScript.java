package dev.helix.adapter.acp;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Prompt;
import dev.helix.process.JsonLines;
import dev.helix.process.ReadRule;
import dev.helix.process.WriteRule;
import dev.helix.testkit.Script;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Settings for {@link ScriptedAcpAgent}, and what it is told to play. */
final class AcpScript {

    static final AcpSettings.Timers QUICK = new AcpSettings.Timers(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));

    private AcpScript() {}

    /** Returns settings of an agent that plays {@code folder/script.json} and may write below its directory. */
    static AcpSettings settings(Path folder) {
        return new AcpSettings(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath(),
                        ScriptedAcpAgent.class.getName(),
                        folder.toString()),
                Map.of(),
                folder.resolve("agent"),
                null,
                4,
                new AcpSettings.Access(null, List.of(), AcpScript::inside, AcpScript::below, false),
                QUICK,
                AcpSettings.Limits.DEFAULT,
                null);
    }

    /** What it needs and no more: it is started for each turn. */
    private static String classPath() {
        var needed = Pattern.compile(".*(helix-adapter-acp|jackson|jspecify).*");
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(needed.asMatchPredicate())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns a rule that lets an agent read in the directory of its prompt. */
    static ReadRule inside(Prompt prompt) {
        return below(prompt)::refusal;
    }

    /** Returns a rule that lets an agent write below the directory of its prompt. */
    static WriteRule below(Prompt prompt) {
        return file -> {
            try {
                var parent = file.normalize().getParent();
                if (parent == null) {
                    return file + " is outside";
                }
                var real = Files.exists(parent) ? parent.toRealPath() : parent;
                return real.startsWith(prompt.directory().toRealPath()) ? null : file + " is outside";
            } catch (IOException e) {
                return e.getMessage();
            }
        };
    }

    /** Has it play {@code json}. */
    static void write(Path folder, String json) {
        try {
            Files.writeString(folder.resolve("script.json"), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it play a script of the testkit. */
    static void write(Path folder, Script script) {
        var turns = new ArrayList<List<Map<String, Object>>>();
        for (var turn : script.turns()) {
            var acts = new ArrayList<Map<String, Object>>();
            for (var act : turn.acts()) {
                acts.add(
                        switch (act) {
                            case Script.Act.Say(var text, var chunk) -> Map.of("say", text);
                            case Script.Act.Think(var text) -> Map.of("think", text);
                            case Script.Act.Write(var path, var content) ->
                                Map.of("write", Map.of("path", path, "content", content));
                            case Script.Act.Pause(var nanos) -> Map.of("pause", nanos / 1_000_000);
                            case Script.Act.Fail(var failure) -> Map.of("error", error(failure));
                            case Script.Act.Emit(var event) -> throw new IllegalArgumentException("no event: " + event);
                        });
            }
            turns.add(acts);
        }
        write(folder, JsonLines.write(Map.of("turns", turns)));
    }

    private static Map<String, Object> error(AgentFailure failure) {
        return Map.of(
                "code", failure instanceof AgentFailure.NotLoggedIn ? -32000 : -32603, "message", failure.message());
    }

    /** Returns what it has heard, in order. */
    static List<JsonNode> heard(Path folder) throws IOException {
        var all = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(folder.resolve("heard.jsonl"))) {
            all.add(JsonLines.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return all;
    }
}
