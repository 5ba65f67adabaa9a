package dev.helix.adapter.local;

import dev.helix.domain.access.Caller;
import dev.helix.domain.access.ProjectScope;
import dev.helix.domain.access.Role;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Tokens;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tokens in a file, one a line: name, role, SHA-256 of the token, when it was made, when it ends ({@code -} for never), and the
 * pattern of its projects; the last two only where they say something. A token has 256 random bits, so a fast hash is enough; the token itself is nowhere. The file is read again when it has changed, so that a revoked token ends at
 * once. Safe for use by many threads.
 */
public final class TokenFile implements Tokens {

    /** Where it is below a root whose helix.yaml names no other place. */
    public static final String PLACE = ".helix/tokens";

    private static final String PREFIX = "helix_";
    private static final String MARK = "token ";
    private static final int RANDOM_BYTES = 32;
    private static final String NEVER = "-";
    private static final int LONGEST_TOKEN = 200;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    /**
     * One token, as far as it is kept.
     *
     * @param expiresAt from when on it lets nobody in; null for never
     * @param projects that it is for
     */
    public record Entry(
            String name,
            Role role,
            String hash,
            Instant createdAt,
            @Nullable Instant expiresAt,
            ProjectScope projects) {

        boolean holdsAt(Instant now) {
            return expiresAt == null || now.isBefore(expiresAt);
        }
    }

    private record Known(FileTime changed, long size, List<Entry> entries) {}

    private final Path file;
    private final LastUses uses;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    /** @param file need not be there yet; then nobody is let in */
    public TokenFile(Path file, InstantSource clock) {
        this.file = file.toAbsolutePath();
        this.uses = new LastUses(this.file.resolveSibling(this.file.getFileName() + LastUses.SUFFIX));
        this.clock = clock;
    }

    @Override
    public Optional<Caller> holder(String token) {
        return token.length() > LONGEST_TOKEN ? Optional.empty() : byHash(hash(token));
    }

    @Override
    public Optional<String> mark(String token) {
        return holder(token).map(holder -> MARK + hash(token));
    }

    @Override
    public Optional<Caller> marked(String mark) {
        return mark.startsWith(MARK) ? byHash(mark.substring(MARK.length())) : Optional.empty();
    }

    private Optional<Caller> byHash(String text) {
        var hash = text.getBytes(StandardCharsets.UTF_8);
        var now = clock.instant();
        return list().stream()
                .filter(entry -> entry.holdsAt(now))
                .filter(entry -> MessageDigest.isEqual(entry.hash().getBytes(StandardCharsets.US_ASCII), hash))
                .findFirst()
                .map(entry -> {
                    uses.used(entry.hash(), now);
                    return new Caller(entry.name(), entry.role(), entry.projects(), true);
                });
    }

    /**
     * Makes a token and returns it: the only time that it is seen.
     *
     * @throws IllegalArgumentException for a name that is taken, or none
     */
    public String create(String name, Role role) {
        return create(name, role, null, ProjectScope.ALL);
    }

    /** Returns when a token let somebody in last, to the minute; empty where it never did. */
    public Optional<Instant> lastUse(Entry entry) {
        return uses.of(entry.hash());
    }

    /**
     * As {@link #create(String, Role)}, for a time and for some projects.
     *
     * @param life how long it holds, more than nothing; null for ever
     */
    public String create(String name, Role role, @Nullable Duration life, ProjectScope projects) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a token's name is 1 to 63 of a-z, 0-9, '.', '_' and '-'");
        }
        var entries = new ArrayList<>(list());
        if (entries.stream().anyMatch(entry -> entry.name().equals(name))) {
            throw new IllegalArgumentException(
                    "there is a token '" + name + "' already; revoke it, or choose another name");
        }
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        var token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = clock.instant();
        entries.add(new Entry(name, role, hash(token), now, life == null ? null : now.plus(life), projects));
        write(entries);
        return token;
    }

    /** Takes a token away; returns whether there was one of that name. */
    public boolean revoke(String name) {
        var entries = list();
        var left = entries.stream().filter(entry -> !entry.name().equals(name)).toList();
        if (left.size() == entries.size()) {
            return false;
        }
        write(left);
        return true;
    }

    /** Returns all tokens, in the order they were made. */
    public List<Entry> list() {
        try {
            var changed = Files.getLastModifiedTime(file);
            var size = Files.size(file);
            var last = known.get();
            if (last != null && last.changed().equals(changed) && last.size() == size) {
                return last.entries();
            }
            var entries = new ArrayList<Entry>();
            int number = 0;
            for (var line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    entries.add(entry(line, number));
                }
            }
            known.set(new Known(changed, size, List.copyOf(entries)));
            return entries;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new PortException("can't read the tokens in " + file + ": " + e, e);
        }
    }

    private Entry entry(String line, int number) {
        var parts = line.split("\t", -1);
        try {
            if (parts.length >= 4 && parts.length <= 6) {
                var role = Role.named(parts[1]);
                if (role.isPresent()) {
                    var end = parts.length >= 5 && !parts[4].equals(NEVER) ? Instant.parse(parts[4]) : null;
                    var projects = parts.length == 6 ? new ProjectScope(parts[5]) : ProjectScope.ALL;
                    return new Entry(parts[0], role.get(), parts[2], Instant.parse(parts[3]), end, projects);
                }
            }
        } catch (DateTimeParseException | IllegalArgumentException e) {
            // Told below, like every other line that is none.
        }
        throw new PortException(file + ":" + number + ": not a token; `helix token create` writes this file");
    }

    private void write(List<Entry> entries) {
        var text = entries.stream()
                .map(entry -> String.join(
                        "\t",
                        entry.name(),
                        entry.role().word(),
                        entry.hash(),
                        entry.createdAt().toString() + rest(entry)))
                .collect(Collectors.joining("\n", "# helix token create|list|revoke\n", "\n"));
        DurableFile.replace(file, text);
        known.set(null);
    }

    /** Returns the fields that older tokens do not have; without them the lines of older tokens stay as they are. */
    private static String rest(Entry entry) {
        var end = entry.expiresAt() == null ? NEVER : entry.expiresAt().toString();
        if (!entry.projects().isAll()) {
            return "\t" + end + "\t" + entry.projects();
        }
        return entry.expiresAt() == null ? "" : "\t" + end;
    }

    private static String hash(String token) {
        return Sha256.hex(token);
    }
}
