package dev.helix.consultant;

import dev.helix.domain.text.Sentences;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Attachments that came with a message and are not read, as its person calls them: who is not told takes them for read. */
final class UnreadAttachments {

    private static final int MOST = 20;
    private static final int LONGEST_NAME = 120;
    private static final Pattern PICTURE = Pattern.compile("picture \\d{1,4}");

    private UnreadAttachments() {}

    /** Returns what can't be read, made harmless. */
    static List<String> of(ChatRequest request, Sentences wording) {
        if (Sessions.isContinuation(request)) {
            return List.of();
        }
        var last = request.last();
        return named(Stream.concat(History.keptBack(last.text()).stream(), last.unread().stream()), wording);
    }

    /** Returns the same of a command, which has no eyes for pictures. */
    static List<String> ofCommand(ChatRequest request, Sentences wording) {
        var last = request.last();
        var pictures = IntStream.rangeClosed(1, last.pictures().size()).mapToObj(number -> "picture " + number);
        return Stream.concat(named(pictures, wording).stream(), of(request, wording).stream())
                .limit(MOST)
                .toList();
    }

    private static List<String> named(Stream<String> names, Sentences wording) {
        return names.limit(MOST)
                .map(name -> named(name, wording))
                .map(name -> HarmlessText.line(name, LONGEST_NAME))
                .toList();
    }

    /** An attachment without a name of its own is called by its kind, in the chat's language. */
    private static String named(String name, Sentences wording) {
        return switch (name) {
            case "audio", "video", "file" -> wording.text("unread." + name);
            default ->
                PICTURE.matcher(name).matches()
                        ? wording.text("unread.picture", name.substring(name.indexOf(' ') + 1))
                        : name;
        };
    }
}
