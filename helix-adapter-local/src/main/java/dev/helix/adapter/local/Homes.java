package dev.helix.adapter.local;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox.Enclosure;
import dev.helix.domain.port.Sandbox.Home;
import dev.helix.domain.port.Sandbox.Life;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The homes of what runs in a sandbox. What nobody has judged yet has one for each tree, so that a candidate finds no settings there
 * that another one left; what tools have fetched is there for all of a kind. For many threads, and many processes.
 */
public final class Homes {

    /** With its pieces left out, its tests put over main, and so on, a candidate comes in some dozens of trees. */
    static final int KEPT = 40;

    private static final String TREES = ".trees";
    private static final String RUNNING = "running";

    private final Path folder;
    private final InstantSource clock;

    /**
     * @param folder where they lie; absolute; made when it is not there
     * @param clock tells which were not used for long
     */
    public Homes(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Returns the one home of all that is of a kind and has been judged; it lasts.
     *
     * @param kind a word
     */
    public Home lasting(String kind) {
        var home = folder.resolve(kind);
        try {
            PrivateFiles.folder(home);
        } catch (IOException e) {
            throw cannot(home, e);
        }
        return Home.in(home);
    }

    /**
     * Returns the home of what works on a tree, with the caches of its kind; a fresh one where the tree is not known. It lasts as long as a
     * system of that tree runs, or until many others were asked for.
     *
     * @param kind a word
     */
    public Home of(String kind, Enclosure enclosure) {
        var caches = folder.resolve(kind);
        HomeCaches.make(caches);
        return new Home(
                enclosure.tree().map(tree -> of(folder.resolve(kind + TREES), tree, enclosure.life())),
                Optional.of(caches));
    }

    /**
     * Has the caches of a kind hold nothing that another candidate could have left for {@code candidate}.
     *
     * @param ofMain says whether a tree is, or lately was, main's: what was fetched for it stays
     */
    public void isolate(String kind, TreeId candidate, Predicate<TreeId> ofMain) {
        new CandidateCaches(folder.resolve(kind), folder.resolve(kind + ".caches")).isolate(candidate, ofMain);
    }

    private Path of(Path trees, TreeId tree, Life life) {
        var home = trees.resolve(tree.sha());
        try {
            if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
                Files.setLastModifiedTime(home, FileTime.from(clock.instant()));
            } else {
                PrivateFiles.folder(home);
                removeBeyond(trees, tree);
            }
            if (life == Life.OF_ITS_OWN) {
                Files.writeString(trees.resolve(RUNNING), tree.sha());
            }
            return home;
        } catch (IOException e) {
            throw cannot(home, e);
        }
    }

    private static PortException cannot(Path home, IOException e) {
        return new PortException("can't make the home " + home + ": " + e.getMessage(), e);
    }

    private static void removeBeyond(Path trees, TreeId wanted) throws IOException {
        var running = running(trees);
        try (var all = Files.list(trees)) {
            var old = all.filter(home -> Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS))
                    .filter(home -> !home.endsWith(wanted.sha()) && !home.endsWith(running))
                    .sorted(Comparator.comparing(Homes::used).reversed())
                    .skip(KEPT)
                    .toList();
            for (var home : old) {
                remove(home);
            }
        }
    }

    private static String running(Path trees) throws IOException {
        try {
            return Files.readString(trees.resolve(RUNNING), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return RUNNING;
        }
    }

    private static FileTime used(Path home) {
        try {
            return Files.getLastModifiedTime(home, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** A home that its owner made unremovable is left: it is of no use to anybody else. */
    private static void remove(Path home) {
        try {
            DurableFile.remove(home);
        } catch (IOException e) {
            System.getLogger(Homes.class.getName())
                    .log(System.Logger.Level.DEBUG, "the home " + home + " stays: " + e.getMessage());
        }
    }
}
