package dev.helix.adapter.local;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.Sandbox.Enclosure;
import dev.helix.domain.port.Sandbox.Home;
import dev.helix.domain.port.Sandbox.Layer;
import dev.helix.domain.port.Sandbox.Life;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The homes of what runs in a sandbox. What nobody has judged yet has one for each tree, so that a candidate finds no settings there
 * that another one left; what tools have fetched is there for all of a kind. For many threads, and many processes.
 */
public final class Homes {

    /** What somebody has fetched for a tree may be large. */
    static final int KEPT_LAYERS = 12;

    private static final String LAYERS = ".layers";

    /** With its pieces left out, its tests put over main, and so on, a candidate comes in some dozens of trees. */
    static final int KEPT = 40;

    private static final String TREES = ".trees";
    private static final String RUNNING = "running";
    /** Letters of a tree's name. */
    private static final int TREE = 40;

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
        return of(kind, kind, enclosure);
    }

    /**
     * As {@link #of(String, Enclosure)}, with the caches of another kind.
     *
     * @param fetched the word of that kind
     */
    public Home of(String kind, String fetched, Enclosure enclosure) {
        var caches = folder.resolve(fetched);
        HomeCaches.make(caches);
        return new Home(
                enclosure.tree().map(tree -> of(folder.resolve(kind + TREES), tree.sha(), enclosure.life(), KEPT)),
                Optional.of(caches));
    }

    /**
     * Returns the layer of what works on a tree.
     *
     * @param kind a word
     * @param enclosure of a tree that is known
     * @param places absolute
     */
    public Layer layer(String kind, Enclosure enclosure, List<Path> places) {
        return layer(kind, enclosure.tree().map(TreeId::sha).orElseThrow(), enclosure.life(), places);
    }

    /** As the other one, of what works in {@code directory}, absolute, for a while. */
    public Layer layer(String kind, Path directory, List<Path> places) {
        return layer(kind, Sha256.hex(directory.toString()), Life.WITH_HELIX, places);
    }

    /** As the other ones, of what works on no tree that is known: nobody else ever gets it. */
    public Layer layerOfItsOwn(String kind, List<Path> places) {
        var layers = folder.resolve(kind + LAYERS);
        try {
            PrivateFiles.folder(layers);
            var own = Files.createTempDirectory(layers, "own");
            removeBeyond(layers, String.valueOf(own.getFileName()), KEPT_LAYERS);
            return new Layer(own, places);
        } catch (IOException e) {
            throw cannot(layers, e);
        }
    }

    private Layer layer(String kind, String name, Life life, List<Path> places) {
        return new Layer(of(folder.resolve(kind + LAYERS), name, life, KEPT_LAYERS), places);
    }

    /** Returns the folder of all homes, which is there. */
    public Path folder() {
        try {
            return PrivateFiles.folder(folder);
        } catch (IOException e) {
            throw cannot(folder, e);
        }
    }

    /**
     * Has the caches of a kind hold nothing that another candidate could have left for {@code candidate}.
     *
     * @param ofMain says whether a tree is, or lately was, main's: what was fetched for it stays
     */
    public void isolate(String kind, TreeId candidate, Predicate<TreeId> ofMain) {
        var caches = folder.resolve(kind);
        new CandidateCaches(caches, folder.resolve(kind + ".caches"))
                .isolate(candidate, ofMain, () -> arrive(folder.resolve(kind + LAYERS), caches, ofMain));
    }

    /** What trees that are main's by now have fetched for themselves is there for all from now on. */
    private static void arrive(Path layers, Path caches, Predicate<TreeId> ofMain) throws IOException {
        if (!Files.isDirectory(layers, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var all = Files.newDirectoryStream(layers, "?".repeat(TREE))) {
            for (var layer : all) {
                if (ofMain.test(new TreeId(String.valueOf(layer.getFileName())))) {
                    var changes = OverlayLayers.changes(layer, caches);
                    if (changes.isPresent()) {
                        new CopiedCaches(changes.get(), caches).copy();
                    }
                }
            }
        }
    }

    private Path of(Path trees, String tree, Life life, int kept) {
        var home = trees.resolve(tree);
        try {
            if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
                Files.setLastModifiedTime(home, FileTime.from(clock.instant()));
            } else {
                PrivateFiles.folder(home);
                removeBeyond(trees, tree, kept);
            }
            if (life == Life.OF_ITS_OWN) {
                Files.writeString(trees.resolve(RUNNING), tree);
            }
            return home;
        } catch (IOException e) {
            throw cannot(home, e);
        }
    }

    private static PortException cannot(Path home, IOException e) {
        return new PortException("can't make the home " + home + ": " + e.getMessage(), e);
    }

    private static void removeBeyond(Path trees, String wanted, int kept) throws IOException {
        var running = running(trees);
        try (var all = Files.list(trees)) {
            var old = all.filter(home -> Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS))
                    .filter(home -> !home.endsWith(wanted) && !home.endsWith(running))
                    .sorted(Comparator.comparing(Homes::used).reversed())
                    .skip(kept)
                    .toList();
            if (old.isEmpty()) {
                return;
            }
            // Names of trees are of no letters that the kernel would write in another way.
            var kind = "/" + trees.getFileName() + "/";
            var mounted = MountedPlaces.now(kind);
            for (var home : old) {
                if (!mounted.has(kind + home.getFileName())) {
                    remove(home);
                }
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
            OverlayLayers.remove(home);
        } catch (IOException e) {
            System.getLogger(Homes.class.getName())
                    .log(System.Logger.Level.DEBUG, "the home " + home + " stays: " + e.getMessage());
        }
    }
}
