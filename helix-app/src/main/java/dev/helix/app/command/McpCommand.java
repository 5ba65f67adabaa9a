package dev.helix.app.command;

import dev.helix.adapter.http.wire.EvolutionClient;
import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.RootLock;
import dev.helix.adapter.mcp.StandardStreams;
import dev.helix.adapter.mcp.ToolCalls;
import dev.helix.adapter.mcp.ToolServer;
import dev.helix.app.cli.ExitCode;
import dev.helix.app.cli.Person;
import dev.helix.app.cli.ProgramVersion;
import dev.helix.app.cli.RootOption;
import dev.helix.app.project.RootAccess;
import dev.helix.app.wiring.Helix;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.evolution.Requester;
import dev.helix.domain.port.PortException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** HELIX as a server of the Model Context Protocol. */
@Command(
        name = "mcp",
        description = {
            "Serves a root by the Model Context Protocol over standard input and output, for agents that look at projects and"
                    + " decisions, and draft some. No tool deploys, integrates or unlocks.",
            "Where `helix serve` has the root it is asked; it offers the same by HTTP at /mcp."
        },
        footer = {"", "Example: claude mcp add helix -- helix mcp --root ~/shop"},
        mixinStandardHelpOptions = true)
public final class McpCommand implements Callable<Integer> {

    @Mixin
    private RootOption root;

    @Override
    public Integer call() {
        var folder = root.resolve();
        var server = new ToolServer(ProgramVersion.text());
        var said = System.out;
        // Whatever else is printed would be taken for a message.
        System.setOut(System.err);
        try (var in = new FileInputStream(FileDescriptor.in);
                var out = new PrintStream(new FileOutputStream(FileDescriptor.out))) {
            new StandardStreams(server, (tool, arguments) -> call(folder, tool, arguments)).serve(in, out);
            return ExitCode.DONE.code();
        } catch (IOException e) {
            throw new PortException("the client's streams broke off: " + e.getMessage(), e);
        } finally {
            System.setOut(said);
        }
    }

    /** The root is held for no longer than a call takes: a person works on it at the same time. */
    private static ToolCalls.Answer call(Path folder, String tool, Map<String, Object> arguments) {
        try (var helix = Helix.open(folder, Lifetime.DETACHED, System.getenv())) {
            return helix.tools().of(Requester.local(Person.name(), "mcp")).call(tool, arguments);
        } catch (RootLock.Held held) {
            var client = RootAccess.client(folder);
            if (!client.answers()) {
                return ToolCalls.Answer.failed("ROOT_IN_USE", String.valueOf(held.getMessage()));
            }
            return asked(client, tool, arguments);
        } catch (Refused e) {
            return ToolCalls.Answer.failed(e.refusal().code(), e.refusal().message());
        } catch (PortException e) {
            return ToolCalls.Answer.failed("ENVIRONMENT", String.valueOf(e.getMessage()));
        }
    }

    private static ToolCalls.Answer asked(EvolutionClient client, String tool, Map<String, Object> arguments) {
        try {
            var result = client.tool(tool, arguments);
            return new ToolCalls.Answer(
                    result.path("content").path(0).path("text").asString("{}"),
                    result.path("isError").asBoolean(false));
        } catch (EvolutionClient.ServerRefused e) {
            return ToolCalls.Answer.failed(e.problem().code(), e.problem().detail());
        }
    }
}
