package dev.helix.adapter.acp;

import static dev.helix.process.JsonLines.text;

import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.Prompt;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers an agent's requests in one turn: for a permission, and for a file to be read or written. Not safe for use by several threads. */
final class AgentRequests {

    private static final Map<String, Object> CANCELLED = Map.of("outcome", Map.of("outcome", "cancelled"));

    private final Prompt prompt;
    private final Permissions permissions;
    private final FencedFiles files;
    private final SessionUpdates updates;
    private final BooleanSupplier cancelled;

    /** @param cancelled whether the person has ended the turn, from any thread */
    AgentRequests(Prompt prompt, AcpSettings settings, SessionUpdates updates, BooleanSupplier cancelled) {
        this.prompt = prompt;
        this.files = new FencedFiles(
                prompt.directory(),
                settings.access().reads().apply(prompt),
                settings.access().writes().apply(prompt));
        this.permissions = new Permissions(prompt, settings.access(), files);
        this.updates = updates;
        this.cancelled = cancelled;
    }

    /**
     * Answers one.
     *
     * @param live whether the turn is going on, in the conversation that the request names: else nothing is allowed
     * @return why the turn has to end; null where it goes on
     * @throws IOException when the agent does not hear
     */
    @Nullable
    AgentFailure answer(AcpConnection.Message.Request request, boolean live, AcpConnection connection)
            throws IOException {
        return switch (request.method()) {
            case "session/request_permission" -> permit(request, live, connection);
            case "fs/write_text_file" -> {
                write(request, live, connection);
                yield null;
            }
            case "fs/read_text_file" -> {
                read(request, live, connection);
                yield null;
            }
            default -> {
                connection.refuse(
                        request.id(), AcpConnection.METHOD_NOT_FOUND, "HELIX does not offer " + request.method());
                yield null;
            }
        };
    }

    private @Nullable AgentFailure permit(AcpConnection.Message.Request request, boolean live, AcpConnection connection)
            throws IOException {
        if (!live) {
            connection.answer(request.id(), CANCELLED);
            return null;
        }
        var call = updates.asked(request.parameters().path("toolCall"));
        var decision = permissions.decide(call, request.parameters().path("options"));
        if (cancelled.getAsBoolean()) {
            connection.answer(request.id(), CANCELLED);
            return null;
        }
        connection.answer(request.id(), Map.of("outcome", decision.outcome()));
        if (decision.refusal() != null) {
            updates.refused(call, decision.refusal());
        }
        return decision.again()
                ? new AgentFailure.TurnLimit(
                        "the agent asks again and again for a refused permission: " + decision.refusal())
                : null;
    }

    private void write(AcpConnection.Message.Request request, boolean live, AcpConnection connection)
            throws IOException {
        if (!live) {
            connection.refuse(request.id(), AcpConnection.INTERNAL_ERROR, "nothing is written outside of a turn");
            return;
        }
        try {
            files.write(file(request.parameters()), text(request.parameters(), "content"));
            connection.answer(request.id(), Map.of());
        } catch (IOException | IllegalArgumentException e) {
            connection.refuse(request.id(), AcpConnection.INTERNAL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    private void read(AcpConnection.Message.Request request, boolean live, AcpConnection connection)
            throws IOException {
        if (!live) {
            connection.refuse(request.id(), AcpConnection.INTERNAL_ERROR, "nothing is read outside of a turn");
            return;
        }
        var parameters = request.parameters();
        try {
            var content = files.read(
                    file(parameters),
                    parameters.path("line").asLong(1),
                    parameters.path("limit").asLong(Long.MAX_VALUE));
            connection.answer(request.id(), Map.of("content", content));
        } catch (NoSuchFileException e) {
            connection.refuse(request.id(), AcpConnection.NOT_FOUND, text(parameters, "path") + " is not there");
        } catch (IOException | IllegalArgumentException e) {
            connection.refuse(request.id(), AcpConnection.INTERNAL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    private Path file(JsonNode parameters) {
        return prompt.directory().resolve(text(parameters, "path"));
    }
}
