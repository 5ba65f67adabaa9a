package dev.helix.consultant;

import dev.helix.consultant.ChatMessage.Role;
import dev.helix.domain.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The messages before the one that is to be answered. Immutable. */
final class History {

    /** Collapsed blocks that a client keeps with an answer. Possessive, so that no text makes it slow. */
    private static final Pattern DETAILS = Pattern.compile("<details\\b[^>]*+>.*?</details>", Pattern.DOTALL);

    /** The text that Open WebUI puts before a question that comes with documents. */
    private static final Pattern RETRIEVED = Pattern.compile(
            "\\A### Task:\\s*+Respond to the user query using the provided context.*</context>\\s*+", Pattern.DOTALL);

    /** Line by line: a file's name may hold whatever its owner likes, a closing tag too. */
    private static final Pattern ATTACHED = Pattern.compile(
            "\\A\\s*+<attached_files>\\R((?:<file [^\\r\\n]*/>\\R)*+)</attached_files>[ \\t]*+(?:\\R\\s*+|\\z)");

    private static final Pattern NAME = Pattern.compile(" name=\"([^\\r\\n]*)\"/>$");
    /** Letters of a conversation that an agent is told again. */
    static final int LONGEST_REPLAY = 200_000;
    /** Letters of what a chat lays down. */
    static final int LONGEST_INSTRUCTIONS = 20_000;

    private final List<ChatMessage> messages;

    private History(List<ChatMessage> messages) {
        this.messages = messages.stream()
                .filter(message -> message.role() != Role.SYSTEM)
                .toList();
    }

    static History of(List<ChatMessage> messages) {
        return new History(messages);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Returns it with one more message. */
    History and(ChatMessage message) {
        var more = new ArrayList<>(messages);
        more.add(message);
        return new History(more);
    }

    /**
     * Returns a digest by which the same conversation is known again.
     *
     * @param answersOnly whether the questions are left out, because the client names each of them
     */
    String digest(boolean answersOnly) {
        var sha = Sha256.begin();
        for (var message : messages) {
            if (message.role() == Role.ASSISTANT || !answersOnly) {
                sha.update((message.role() + "\n" + normal(message.text()) + "\0").getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static String normal(String text) {
        var plain = text.contains("<details") ? DETAILS.matcher(text).replaceAll("") : text;
        return question(plain).replaceAll("\\s+", " ").strip();
    }

    /** Returns what the person said, without what the client put before it. */
    static String question(String text) {
        var own = text;
        if (own.startsWith("### Task:")) {
            var match = RETRIEVED.matcher(own);
            own = match.find() ? own.substring(match.end()) : own;
        }
        return own.contains("<attached_files>") ? ATTACHED.matcher(own).replaceFirst("") : own;
    }

    /**
     * Returns what a chat lays down for all of its turns: a person's, a folder's or a model's system prompt, and what the client puts to it; empty
     * for nothing.
     */
    static String instructions(List<ChatMessage> messages) {
        var text = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(message -> message.text().strip())
                .filter(said -> !said.isEmpty())
                .collect(Collectors.joining("\n\n"));
        return text.length() <= LONGEST_INSTRUCTIONS
                ? text
                : text.substring(
                                0,
                                Character.isHighSurrogate(text.charAt(LONGEST_INSTRUCTIONS - 1))
                                        ? LONGEST_INSTRUCTIONS - 1
                                        : LONGEST_INSTRUCTIONS)
                        + "\n\n(The rest is left out here.)";
    }

    /** Returns the names of the files that the client tells of in front of {@code text} and keeps to itself. */
    static List<String> keptBack(String text) {
        var match = ATTACHED.matcher(text);
        return !match.find()
                ? List.of()
                : match.group(1)
                        .lines()
                        .map(line -> {
                            var name = NAME.matcher(line);
                            return name.find() ? name.group(1) : line;
                        })
                        .toList();
    }

    /** Returns it as text for an agent that was not there; the oldest part is left out where it is too long. */
    String replay() {
        var parts = new ArrayList<String>();
        int left = LONGEST_REPLAY;
        for (var message : messages.reversed()) {
            var part = (message.role() == Role.USER ? "### User\n\n" : "### You\n\n")
                    + message.text().strip();
            if (part.length() > left) {
                parts.add("(The beginning of the conversation is left out here.)");
                break;
            }
            left -= part.length();
            parts.add(part);
        }
        return String.join("\n\n", parts.reversed());
    }
}
