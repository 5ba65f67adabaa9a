package dev.helix.adapter.http;

import dev.helix.consultant.ChatMessage;
import dev.helix.consultant.ChatMessage.Picture;
import dev.helix.consultant.ChatMessage.Role;
import dev.helix.consultant.Consultant;
import dev.helix.domain.port.DocumentReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a request for a completion, as far as it matters here; what else a client sends is ignored.
 *
 * @param model which is asked
 * @param messages the conversation
 * @param streaming whether the answer is to come as it is written
 * @param usage whether a stream ends with what it cost
 * @param tools whether tools were offered
 */
record ChatBody(String model, List<ChatMessage> messages, boolean streaming, boolean usage, boolean tools) {

    /** Largest body; pictures come inside it. */
    static final int LARGEST = 25 * 1024 * 1024;

    static final int MOST_MESSAGES = 10_000;
    private static final Pattern TEXT_FILE = Pattern.compile(
            "data:(?:text/[\\w.+-]+|application/(?:json|xml|yaml|x-yaml|toml|javascript))(?:;charset=[\\w-]+)?;base64,");
    private static final Pattern DOCUMENT = Pattern.compile("data:application/(?:pdf|x-pdf|octet-stream);base64,");
    /** Each may take its time, and others wait for it. */
    static final int MOST_DOCUMENTS = 20;

    /** What there is more of is named as not read. */
    static final int MOST_PICTURES = 20;

    private static final JsonMapper JSON =
            JsonMapper.builder(JsonBounds.factory(LARGEST)).build();
    private static final Map<String, String> TYPES = Map.of(
            "image/png", "png", "image/jpeg", "jpg", "image/jpg", "jpg", "image/gif", "gif", "image/webp", "webp");

    /** Reads all of {@code in}, but no more than is allowed. */
    static byte[] bytes(InputStream in, long announced) throws IOException {
        var bytes = announced > LARGEST ? new byte[0] : in.readNBytes(LARGEST + 1);
        if (announced > LARGEST || bytes.length > LARGEST) {
            throw new ChatRejected(
                    new ChatFailure(413, "invalid_request_error", "too_large", "the body is larger than 25 MiB"));
        }
        return bytes;
    }

    /** Reads a body; {@code documents} reads what is attached and no text by itself. */
    static ChatBody of(byte[] bytes, DocumentReader documents) {
        JsonNode body;
        try {
            body = JSON.readTree(bytes);
        } catch (StreamConstraintsException e) {
            throw new ChatRejected(new ChatFailure(
                    413, "invalid_request_error", "too_large", "the body is too much: " + e.getOriginalMessage()));
        } catch (JacksonException e) {
            throw invalid("the body is not JSON: " + e.getOriginalMessage());
        }
        if (body == null || !body.isObject()) {
            throw invalid("the body must be a JSON object");
        }
        if (!body.path("model").isString()) {
            throw invalid("model: a text is needed here, such as " + Consultant.MODEL);
        }
        var n = body.path("n");
        if (n.isInt() && n.intValue() != 1) {
            throw invalid("n: there is one answer to a question");
        }
        var left = new AtomicInteger(MOST_DOCUMENTS);
        return new ChatBody(
                body.path("model").stringValue(),
                messages(
                        body.path("messages"),
                        document -> left.getAndDecrement() > 0 ? documents.text(document) : Optional.empty()),
                body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false),
                !body.path("tools").isEmpty());
    }

    private static List<ChatMessage> messages(JsonNode list, DocumentReader documents) {
        if (!list.isArray() || list.isEmpty()) {
            throw invalid("messages: a list with at least one message is needed here");
        }
        if (list.size() > MOST_MESSAGES) {
            throw invalid("messages: more than " + MOST_MESSAGES + " are not read");
        }
        var messages = new ArrayList<ChatMessage>();
        for (var entry : list) {
            role(entry, messages.size())
                    .ifPresent(role -> messages.add(message(role, entry, messages.size(), documents)));
        }
        if (messages.isEmpty() || messages.getLast().role() == Role.SYSTEM) {
            throw invalid("messages: the last message must be what the person says");
        }
        return messages;
    }

    /** Tools and functions are not the consultant's: what they said is left out. */
    private static Optional<Role> role(JsonNode entry, int index) {
        return switch (entry.path("role").asString("")) {
            case "user" -> Optional.of(Role.USER);
            case "assistant" -> Optional.of(Role.ASSISTANT);
            case "system", "developer" -> Optional.of(Role.SYSTEM);
            case "tool", "function" -> Optional.empty();
            default ->
                throw invalid("messages[" + index + "].role: user, assistant, system or developer is needed here");
        };
    }

    private static ChatMessage message(Role role, JsonNode entry, int index, DocumentReader documents) {
        var content = entry.path("content");
        if (content.isString()) {
            return ChatMessage.of(role, content.stringValue());
        }
        if (content.isNull() || content.isMissingNode()) {
            return ChatMessage.of(role, "");
        }
        if (!content.isArray()) {
            throw invalid("messages[" + index + "].content: a text or a list of parts is needed here");
        }
        var text = new StringBuilder();
        var pictures = new ArrayList<Picture>();
        var unread = new ArrayList<String>();
        for (var part : content) {
            switch (part.path("type").asString("")) {
                case "text", "input_text" ->
                    text.append(text.isEmpty() ? "" : "\n")
                            .append(part.path("text").asString(""));
                case "image_url" -> {
                    if (pictures.size() < MOST_PICTURES) {
                        pictures.add(picture(part.path("image_url"), index));
                    } else {
                        unread.add("picture " + (pictures.size() + unread.size() + 1));
                    }
                }
                case "file", "input_file" -> {
                    var file = part.path("file").isObject() ? part.path("file") : part;
                    var name =
                            file.path("filename").asString(file.path("file_id").asString("file"));
                    var data = file.path("file_data").asString("");
                    var held = text(data).or(() -> document(data, documents));
                    if (held.isPresent()) {
                        text.append(text.isEmpty() ? "" : "\n").append(fenced(name, held.get()));
                    } else {
                        unread.add(name);
                    }
                }
                case "input_audio", "audio" -> unread.add("audio");
                case "video_url", "input_video" -> unread.add("video");
                default -> unread.add(part.path("type").asString("?"));
            }
        }
        return new ChatMessage(role, text.toString(), pictures, unread);
    }

    /** Returns what a file of text holds; empty for one of another kind, or none in UTF-8. */
    private static Optional<String> text(String url) {
        var head = TEXT_FILE.matcher(url);
        if (!head.lookingAt()) {
            return Optional.empty();
        }
        try {
            var bytes = Base64.getMimeDecoder().decode(url.substring(head.end()));
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the text of a document; empty where it can't be read. */
    private static Optional<String> document(String url, DocumentReader documents) {
        var head = DOCUMENT.matcher(url);
        if (!head.lookingAt()) {
            return Optional.empty();
        }
        try {
            return documents.text(Base64.getMimeDecoder().decode(url.substring(head.end())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Sets a file off from what the person says, by a fence that it does not hold itself. */
    private static String fenced(String name, String text) {
        var fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return name.replaceAll("[\\p{Cntrl}`]", " ") + ":\n" + fence + "\n" + text + (text.endsWith("\n") ? "" : "\n")
                + fence;
    }

    /** Takes only pictures that are in the request itself: an address would have HELIX fetch what somebody else chose. */
    private static Picture picture(JsonNode node, int index) {
        var url = node.isString() ? node.stringValue() : node.path("url").asString("");
        int comma = url.indexOf(',');
        var type =
                comma > 0 && url.startsWith("data:") && url.substring(0, comma).endsWith(";base64")
                        ? TYPES.get(url.substring("data:".length(), comma - ";base64".length()))
                        : null;
        if (type == null) {
            throw invalid(
                    "messages[" + index + "].content: a picture comes as data:image/png;base64,… (or jpeg, gif, webp)");
        }
        try {
            return new Picture(type, Base64.getMimeDecoder().decode(url.substring(comma + 1)));
        } catch (IllegalArgumentException e) {
            throw invalid("messages[" + index + "].content: the picture is not Base64");
        }
    }

    private static ChatRejected invalid(String message) {
        return new ChatRejected(ChatFailure.invalid("invalid_request", message));
    }
}
