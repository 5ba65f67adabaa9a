package dev.helix.adapter.local;

import dev.helix.adapter.local.StoredFormat.Damaged;
import dev.helix.domain.evolution.Refused;
import dev.helix.domain.port.PortException;
import dev.helix.domain.text.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * How the lines of an audit log hang together: each holds the SHA-256 of the line before, with its line end, and the first one that
 * does holds that of all before it. How far the log went is kept beside it, since a chain does not show that its end is missing. For one thread.
 */
public final class AuditChain {

    /** Where the end of the log is kept, beside it. */
    static final String HEAD = "audit.head";

    private static final Pattern HEAD_TEXT = Pattern.compile("(\\d{1,18}) ([0-9a-f]{64})\\s*");

    private final MessageDigest before = Sha256.begin();
    private long lines;
    private boolean chained;
    private String last = hex(Sha256.begin());

    /** How far a log goes: the number of its lines, and the hash of what a next one would hold. */
    record Head(long lines, String hash) {
        static Optional<Head> of(String text) {
            var match = HEAD_TEXT.matcher(text);
            return match.matches()
                    ? Optional.of(new Head(Long.parseLong(match.group(1)), match.group(2)))
                    : Optional.empty();
        }

        String text() {
            return lines + " " + hash + "\n";
        }
    }

    /**
     * The result of checking a log.
     *
     * @param lines how many there are
     * @param unchained how many at the beginning are of formats without hashes
     * @param problems the faults, by line; empty where the chain is whole
     * @param notes remarks that are no faults
     */
    public record Verdict(long lines, long unchained, List<String> problems, List<String> notes) {}

    /** Returns what the next line is to hold. */
    String previous() {
        return last;
    }

    Head head() {
        return new Head(lines, last);
    }

    /** Goes on behind a line, which has its line end. */
    void take(byte[] line) {
        lines++;
        if (!chained) {
            before.update(line);
            chained = isChained(line);
        }
        last = chained ? Sha256.hex(line) : hex(before);
    }

    private static boolean isChained(byte[] line) {
        try {
            return AuditLine.previous("", line).isPresent();
        } catch (Damaged | Refused e) {
            return false;
        }
    }

    private static String hex(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every Java can copy a SHA-256", e);
        }
    }

    /** Returns the lines of a log with their line ends; the last one may have none. */
    static List<byte[]> lines(byte[] content) {
        var all = new ArrayList<byte[]>();
        var line = new ByteArrayOutputStream();
        for (byte b : content) {
            line.write(b);
            if (b == '\n') {
                all.add(line.toByteArray());
                line.reset();
            }
        }
        if (line.size() > 0) {
            all.add(line.toByteArray());
        }
        return all;
    }

    /**
     * Walks a log.
     *
     * @param file need not be there
     * @throws Refused as NewerFormat
     */
    public static Verdict verify(Path file) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return missing(file);
            }
            var lines = lines(Files.readAllBytes(file));
            return new Walk(file, lines).verdict();
        } catch (IOException e) {
            throw new PortException("can't read the audit log " + file + ": " + e, e);
        }
    }

    private static Optional<Head> head(Path log) throws IOException {
        var file = log.resolveSibling(HEAD);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Head.of(Files.readString(file, StandardCharsets.US_ASCII))
                : Optional.empty();
    }

    private static Verdict missing(Path file) throws IOException {
        var kept = head(file).map(Head::lines).orElse(0L);
        return new Verdict(
                0, 0, kept == 0 ? List.of() : List.of("it is gone: there were " + kept + " lines"), List.of());
    }

    /** One look at a log. */
    private static final class Walk {
        private final Path file;
        private final List<byte[]> lines;
        private final AuditChain chain = new AuditChain();
        private final List<String> problems = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private long unchained;
        /** A line that can't be read, whose successor says whether it was like that when it was written. */
        private OptionalInt unread = OptionalInt.empty();

        Walk(Path file, List<byte[]> lines) {
            this.file = file;
            this.lines = lines;
        }

        Verdict verdict() throws IOException {
            var kept = head(file);
            boolean found = kept.filter(head -> head.equals(chain.head())).isPresent();
            for (int number = 1; number <= lines.size(); number++) {
                look(number, lines.get(number - 1));
                chain.take(lines.get(number - 1));
                found |= kept.filter(head -> head.equals(chain.head())).isPresent();
            }
            unread.ifPresent(number ->
                    notes.add("line " + number + " was cut off by a crash, or by hand: nothing is behind it"));
            var end = kept;
            if (end.isPresent() && !found && problems.isEmpty()) {
                problems.add(
                        end.get().lines() > lines.size()
                                ? "lines " + (lines.size() + 1) + " to "
                                        + end.get().lines() + " are gone from its end"
                                : "line " + end.get().lines() + " is not the one that was written there");
            } else if (end.isEmpty() && unchained < lines.size()) {
                problems.add("how far it went is not known: " + HEAD + " is gone or damaged");
            }
            return new Verdict(lines.size(), unchained, List.copyOf(problems), List.copyOf(notes));
        }

        private void look(int number, byte[] line) {
            Optional<String> previous;
            try {
                previous = AuditLine.previous(file.getFileName() + ":" + number, line);
            } catch (Damaged e) {
                if (number == lines.size() && line[line.length - 1] != '\n') {
                    unread = OptionalInt.of(number);
                } else if (unread.isPresent() || number == lines.size() || !holds(number + 1, chain, line)) {
                    problems.add("line " + number + " " + e.getMessage());
                } else {
                    notes.add("line " + number + " was cut off by a crash; the next one knows that");
                }
                return;
            }
            if (previous.isEmpty()) {
                if (chain.chained) {
                    problems.add("line " + number + " does not name the line before it: it was put in");
                } else {
                    unchained++;
                }
            } else if (!previous.get().equals(chain.previous())) {
                problems.add("line " + number + " does not stand behind line " + (number - 1)
                        + " as it was written: that one was changed, or one between them is gone, put in or elsewhere");
            }
        }

        /** Returns whether the line of that number was written behind {@code damaged} as it is. */
        private boolean holds(int number, AuditChain chain, byte[] damaged) {
            try {
                var expected = chain.chained ? Sha256.hex(damaged) : null;
                return expected != null
                        && AuditLine.previous("", lines.get(number - 1))
                                .filter(expected::equals)
                                .isPresent();
            } catch (Damaged | Refused e) {
                return false;
            }
        }
    }
}
