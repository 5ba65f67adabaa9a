package dev.helix.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** What a HELIX of the next format does to a journal that it opens: each line has another number and something more, and one is of a new kind. */
final class NextFormat {

    private NextFormat() {}

    /** Takes the journal's file. */
    public static void main(String[] arguments) throws IOException {
        var journal = Path.of(arguments[0]);
        var next = new StringBuilder();
        var lines = Files.readAllLines(journal);
        for (var line : lines) {
            next.append(sealed(line.replaceFirst(",\"crc32c\":\"[0-9a-f]{8}\"}$", ",\"mood\":\"good\"")
                    .replaceFirst("^\\{\"format\":2,", "{\"format\":3,")));
        }
        next.append(sealed("{\"format\":3,\"sequence\":" + (lines.size() + 1)
                + ",\"at\":\"2026-01-31T12:00:00Z\",\"entry\":{\"type\":\"main_praised\",\"by\":\"ada\"}"));
        Files.writeString(journal, next);
    }

    private static String sealed(String open) {
        var sum = new CRC32C();
        sum.update(open.getBytes(StandardCharsets.UTF_8));
        return open + ",\"crc32c\":\"%08x\"}\n".formatted(sum.getValue());
    }
}
