package dev.helix.adapter.git;

import dev.helix.domain.evolution.Content;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A line of who is trusted.
 *
 * @param who as the verifier calls its owner
 * @param namespaces what it is trusted with; empty where the line does not say
 * @param from since when
 * @param until up to when
 * @param type such as {@code ssh-ed25519}, or {@code openpgp}
 * @param blob the public key; for GnuPG its fingerprint
 */
record TrustedKey(String who, Set<String> namespaces, Instant from, Instant until, String type, Content blob) {

    private static final String OPENPGP = "openpgp";
    private static final Pattern TYPE = Pattern.compile("(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+|" + OPENPGP);
    private static final Pattern OPTION = Pattern.compile("([a-zA-Z-]+)(?:=\"([^\"]*)\"|=([^\",]*))?(?:,|$)");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
    private static final int DAY = 8;
    private static final int MINUTE = 12;
    /** Of an option, quotes hold blanks together. */
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");

    /** Reads a line. @throws IllegalArgumentException saying what is wrong with it */
    static TrustedKey of(String line) {
        var words = WORD.matcher(line).results().map(match -> match.group()).toList();
        int type = words.size() > 1 && TYPE.matcher(words.get(1)).matches() ? 1 : 2;
        if (words.size() < type + 2 || !TYPE.matcher(words.get(type)).matches()) {
            throw new IllegalArgumentException(
                    "a line is: WHO namespaces=\"helix-verdict\" ssh-ed25519 AAAA…, or … openpgp FINGERPRINT");
        }
        Map<String, String> options = type == 1 ? Map.of() : options(words.get(1));
        var kind = words.get(type);
        return new TrustedKey(
                words.getFirst().replace("\"", ""),
                options.containsKey("namespaces")
                        ? Set.copyOf(Arrays.asList(
                                options.getOrDefault("namespaces", "").split(",", -1)))
                        : Set.of(),
                options.containsKey("valid-after") ? time(options.getOrDefault("valid-after", "")) : Instant.MIN,
                options.containsKey("valid-before") ? time(options.getOrDefault("valid-before", "")) : Instant.MAX,
                kind,
                Content.of(kind.equals(OPENPGP) ? fingerprint(words.get(type + 1)) : decoded(words.get(type + 1))));
    }

    private static Map<String, String> options(String text) {
        var options = new HashMap<String, String>();
        var match = OPTION.matcher(text);
        int end = 0;
        while (end < text.length() && match.find(end) && match.start() == end) {
            var name = match.group(1).toLowerCase(Locale.ROOT);
            if (!List.of("namespaces", "valid-after", "valid-before").contains(name)) {
                // An unknown option may narrow the trust: cert-authority would widen it.
                throw new IllegalArgumentException("the option '" + name + "' is not known here");
            }
            options.put(name, match.group(2) != null ? match.group(2) : match.group(3) == null ? "" : match.group(3));
            end = match.end();
        }
        if (end < text.length()) {
            throw new IllegalArgumentException("the options '" + text + "' can't be read");
        }
        return options;
    }

    /** As OpenSSH reads it: YYYYMMDD or YYYYMMDDHHMM[SS], of this place unless a Z says UTC. */
    private static Instant time(String text) {
        var zone = text.endsWith("Z") ? ZoneOffset.UTC : ZoneId.systemDefault();
        var digits = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
        try {
            if (digits.length() == DAY) {
                return LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE)
                        .atStartOfDay(zone)
                        .toInstant();
            }
            return LocalDateTime.parse(digits.length() == MINUTE ? digits + "00" : digits, SECONDS)
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no time such as 20260131 or 20260131120000Z", e);
        }
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the key is no base64 text", e);
        }
    }

    private static byte[] fingerprint(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (!FINGERPRINT.matcher(lower).matches()) {
            throw new IllegalArgumentException("a key of GnuPG is named by its whole fingerprint");
        }
        return lower.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns whether it is trusted with verdicts. */
    boolean mayJudge() {
        return namespaces.contains(TrustFile.NAMESPACE);
    }

    boolean isOpenPgp() {
        return type.equals(OPENPGP);
    }

    /** Returns the fingerprint of a key of GnuPG. */
    String fingerprint() {
        return blob.text();
    }
}
