package dev.helix.adapter.claude;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Removes what the agent's home no longer needs, by the age of its last change. The login, and what a person has put there
 * for the agent, stay: everything directly in the configuration folder, and some folders in it. Links are not followed.
 */
final class HomeSweep {

    /** A process reads its settings when it starts, and its temporary files are of no use to another one. */
    private static final Duration WORKING = Duration.ofDays(1);

    /** No transcript that is being written is taken for a superfluous one. */
    private static final Duration IN_USE = Duration.ofHours(2);

    private static final Set<String> PERSONS_OWN = Set.of("agents", "commands", "output-styles", "plugins", "skills");
    private static final System.Logger LOG = System.getLogger(HomeSweep.class.getName());

    private final ClaudeSettings settings;
    private final InstantSource clock;

    HomeSweep(ClaudeSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** One file and when it was changed last. */
    private record Aged(Path file, Instant changed, long size) {}

    /** Removes what is too old, and the oldest transcripts beyond their size. A file that can't be removed is tried again. */
    void run() {
        var home = settings.home();
        var now = clock.instant();
        var old = now.minus(settings.retention().age());
        var working = now.minus(WORKING);
        removeBefore(old, files(home.resolve("totals")));
        for (var folder : List.of("settings", "tmp", "probe")) {
            removeBefore(working, files(home.resolve(folder)));
        }
        for (var folder : folders(settings.configDirectory())) {
            if (!PERSONS_OWN.contains(folder.getFileName().toString())) {
                removeBefore(old, files(folder));
            }
        }
        removeBeyond(settings.retention().bytes(), now.minus(IN_USE));
    }

    private void removeBeyond(long bytes, Instant inUse) {
        var transcripts = new ArrayList<>(files(settings.configDirectory().resolve("projects")));
        transcripts.sort(Comparator.comparing(Aged::changed).reversed());
        long kept = 0;
        for (var transcript : transcripts) {
            kept += transcript.size();
            if (kept > bytes && transcript.changed().isBefore(inUse)) {
                remove(transcript.file());
            }
        }
    }

    private static void removeBefore(Instant limit, List<Aged> files) {
        files.stream().filter(aged -> aged.changed().isBefore(limit)).forEach(aged -> remove(aged.file()));
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "can't remove " + file + ", which is no longer needed", e);
        }
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (var all = Files.list(parent)) {
            return all.filter(each -> Files.isDirectory(each) && !Files.isSymbolicLink(each))
                    .toList();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "can't look into " + parent, e);
            return List.of();
        }
    }

    private static List<Aged> files(Path folder) {
        var found = new ArrayList<Aged>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(new Aged(file, attributes.lastModifiedTime().toInstant(), attributes.size()));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE; // Its process cleared it away at this moment.
                }
            });
        } catch (IOException e) {
            LOG.log(Level.WARNING, "can't look into " + folder, e);
        }
        return found;
    }
}
