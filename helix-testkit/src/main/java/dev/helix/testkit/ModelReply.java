package dev.helix.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer of a {@link ScriptedMessagesApi} to one request. */
public sealed interface ModelReply {

    /** A part of a message. */
    sealed interface Block {
        /** Text, streamed in small pieces. */
        record Text(String text) implements Block {}

        /** The model thinking aloud. */
        record Thinking(String text) implements Block {}

        /** A tool call. */
        record Tool(String id, String name, Map<String, ?> input) implements Block {
            public Tool {
                input = Map.copyOf(input);
            }
        }
    }

    /**
     * A message, whole or broken.
     *
     * @param stop why the model stopped, in the API's word
     * @param fault what goes wrong on the way
     */
    record Message(List<Block> blocks, String stop, Fault fault) implements ModelReply {
        public Message {
            blocks = List.copyOf(blocks);
        }

        /** Returns the same message with something going wrong. */
        public Message with(Fault changed) {
            return new Message(blocks, stop, changed);
        }

        /** Returns the same message, stopped for another reason. */
        public Message stopped(String reason) {
            return new Message(blocks, reason, fault);
        }
    }

    /** The fault of a streamed message. */
    sealed interface Fault {
        /** Nothing. */
        record None() implements Fault {}

        /** The connection ends after {@code events} events. */
        record CutAfter(int events) implements Fault {}

        /** An event in the middle is not JSON. */
        record Malformed() implements Fault {}

        /** After the blocks nothing comes for so long, unless the other side or the server goes first. */
        record Silence(Duration length) implements Fault {}
    }

    /** An error of the API. */
    record Failure(int status, String type, @Nullable Duration retryAfter) implements ModelReply {}

    /** Returns a message of one text block. */
    static Message text(String text) {
        return message(List.of(new Block.Text(text)));
    }

    /** Returns a message that calls the Write tool. */
    static Message write(String id, String file, String content) {
        return tool(id, "Write", Map.of("file_path", file, "content", content));
    }

    /** Returns a message that calls a tool. */
    static Message tool(String id, String name, Map<String, ?> input) {
        return message(List.of(new Block.Tool(id, name, input)));
    }

    /** Returns a message that stops for a tool call, if it has one, and because it is complete otherwise. */
    static Message message(List<Block> blocks) {
        boolean calls = blocks.stream().anyMatch(block -> block instanceof Block.Tool);
        return new Message(blocks, calls ? "tool_use" : "end_turn", new Fault.None());
    }

    /** Returns an error with the type that the API gives to {@code status}. */
    static Failure failure(int status) {
        return failure(status, null);
    }

    /** Returns an error after which the client is told to wait. */
    static Failure failure(int status, @Nullable Duration retryAfter) {
        var type = switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> "api_error";
        };
        return new Failure(status, type, retryAfter);
    }
}
