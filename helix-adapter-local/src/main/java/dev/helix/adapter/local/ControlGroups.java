package dev.helix.adapter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Groups of processes of which the kernel lets none have more members than it may, those of root among them, for whom there is no
 * other limit. There, where HELIX may make such groups, which as a rule root alone may. Safe for use by many threads.
 */
final class ControlGroups {

    /** The group that HELIX itself is in: of the first version of them, or of the second, which has all kinds in one place. */
    private static final Path OWN = Path.of("/proc/self/cgroup");

    private static final Pattern OF_ONE = Pattern.compile("\\d+:(?:.*,)?pids(?:,.*)?:/(.*)");
    private static final Pattern OF_ALL = Pattern.compile("0::/(.*)");
    private static final Path PLACE = Path.of("/sys/fs/cgroup");

    private static final String NAME = "helix-";
    private static final String MOST = "pids.max";
    /** Nobody starts that late in a group that was made for them. */
    private static final Duration UNUSED = Duration.ofMinutes(1);

    private static final List<String> JOINING = List.of(
            "/bin/sh", "-c", "{ echo $$ > \"$1\"/cgroup.procs; } 2>/dev/null; shift; exec \"$@\"", "helix-group");

    private final Path place;

    private ControlGroups(Path place) {
        this.place = place;
    }

    /** Returns those of this machine; empty where HELIX may make none. */
    static Optional<ControlGroups> here() {
        try {
            var own = Files.readAllLines(OWN);
            return Stream.concat(
                            named(own, OF_ONE).map(name -> PLACE.resolve("pids").resolve(name)),
                            named(own, OF_ALL).map(PLACE::resolve))
                    .filter(place -> Files.isWritable(place.resolve("cgroup.procs")))
                    .map(ControlGroups::new)
                    .filter(ControlGroups::work)
                    .findFirst();
        } catch (IOException e) {
            // No Linux.
            return Optional.empty();
        }
    }

    /** What is in a group of HELIX's own is bounded by whatever bounds HELIX, too. */
    private static Stream<String> named(List<String> lines, Pattern pattern) {
        return lines.stream().map(pattern::matcher).filter(Matcher::matches).map(match -> match.group(1));
    }

    private boolean work() {
        var group = made(1);
        try {
            if (group.isPresent()) {
                Files.delete(group.get());
            }
            return group.isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns {@code command} as a member of a new group, with all that it starts; as it is where none can be made. */
    List<String> bounded(List<String> command, long most) {
        return made(most)
                .map(group -> {
                    var line = new ArrayList<>(JOINING);
                    line.add(group.toString());
                    line.addAll(command);
                    return List.copyOf(line);
                })
                .orElse(command);
    }

    private Optional<Path> made(long most) {
        sweep();
        var group = place.resolve(NAME + UUID.randomUUID());
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve(MOST), Long.toString(most));
            return Optional.of(group);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(group);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            return Optional.empty();
        }
    }

    /** A group that somebody is in can't be removed. */
    private void sweep() {
        try (var groups = Files.newDirectoryStream(place, NAME + "*")) {
            var old = Instant.now().minus(UNUSED);
            for (var group : groups) {
                try {
                    if (Files.getLastModifiedTime(group).toInstant().isBefore(old)) {
                        Files.delete(group);
                    }
                } catch (IOException e) {
                    // It is in use, or gone meanwhile.
                }
            }
        } catch (IOException e) {
            System.getLogger(ControlGroups.class.getName())
                    .log(System.Logger.Level.DEBUG, "can't look for old groups in " + place, e);
        }
    }
}
