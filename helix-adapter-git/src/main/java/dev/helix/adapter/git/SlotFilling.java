package dev.helix.adapter.git;

import dev.helix.adapter.git.SlotFolder.Use;
import dev.helix.adapter.git.SlotRecord.Noted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.lib.Repository;

/** Writes the files of a tree into a slot, many of them by two threads. */
final class SlotFilling {

    private static final int MANY = 512;

    private final Repository git;
    private final SlotFiles files;
    private final FileClock clock;
    private final BooleanSupplier enough;

    /** @param enough asked between two files; when it says so, {@link Left} is thrown */
    SlotFilling(Repository git, SlotFiles files, FileClock clock, BooleanSupplier enough) {
        this.git = git;
        this.files = files;
        this.clock = clock;
        this.enough = enough;
    }

    /** Says that a filling was left before its end, because something else has to be done. */
    static final class Left extends IOException {
        private static final long serialVersionUID = 1;

        Left() {
            super("left for something more urgent");
        }
    }

    /**
     * Writes files.
     *
     * @param wanted in the order of their paths, as trees have them
     * @return what they look like, in the same order
     */
    List<Noted> write(SlotFolder folder, CheckoutContent content, List<WantedFile> wanted) throws IOException {
        if (wanted.size() < MANY || folder.isDurable()) {
            return writeAll(wanted, file -> write(folder, content, file));
        }
        if (folder.isEmpty()) {
            var tree = new NewTree(folder.makeAside());
            var noted = writeHalves(wanted, file -> write(tree, content, file), half -> {
                try (var reader = git.newObjectReader()) {
                    var own = new CheckoutContent(reader, git);
                    return writeAll(half, file -> write(tree, own, file));
                }
            });
            folder.adopt();
            return noted;
        }
        var half = wanted.size() / 2;
        folder.makeFolders(shared(wanted.get(half - 1).path(), wanted.get(half).path()));
        return writeHalves(wanted, file -> write(folder, content, file), this::writeBeside);
    }

    private interface Writing {
        Noted write(WantedFile file) throws IOException;
    }

    private interface Rest {
        List<Noted> write(List<WantedFile> wanted) throws IOException;
    }

    private List<Noted> writeHalves(List<WantedFile> wanted, Writing writing, Rest rest) throws IOException {
        var half = wanted.size() / 2;
        var other = new FutureTask<>(() -> rest.write(wanted.subList(half, wanted.size())));
        Thread.ofPlatform().name("slot " + files.name()).daemon().start(other);
        var noted = new ArrayList<Noted>(wanted.size());
        try {
            noted.addAll(writeAll(wanted.subList(0, half), writing));
        } finally {
            await(other, noted);
        }
        return noted;
    }

    private static void await(FutureTask<List<Noted>> task, List<Noted> noted) throws IOException {
        try {
            noted.addAll(task.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a slot was written", e);
        }
    }

    private List<Noted> writeBeside(List<WantedFile> wanted) throws IOException {
        try (var folder = new SlotFolder(files.system(), files.name(), Use.WRITE_BESIDE);
                var reader = git.newObjectReader()) {
            var content = new CheckoutContent(reader, git);
            return writeAll(wanted, file -> write(folder, content, file));
        }
    }

    private List<Noted> writeAll(List<WantedFile> wanted, Writing writing) throws IOException {
        var noted = new ArrayList<Noted>(wanted.size());
        for (var file : wanted) {
            if (enough.getAsBoolean()) {
                throw new Left();
            }
            noted.add(writing.write(file));
        }
        return noted;
    }

    /** Writes one file. */
    Noted write(SlotFolder folder, CheckoutContent content, WantedFile file) throws IOException {
        if (file.entry().isSymlink()) {
            folder.writeLink(file.path(), content.linkTarget(file));
        } else {
            folder.writeFile(file.path(), content.bytes(file), file.entry().isExecutable());
        }
        return noted(file, files.folder().resolve(file.path()));
    }

    private Noted write(NewTree tree, CheckoutContent content, WantedFile file) throws IOException {
        if (file.entry().isSymlink()) {
            tree.writeLink(file.path(), content.linkTarget(file));
        } else {
            tree.writeFile(file.path(), content.bytes(file), file.entry().isExecutable());
        }
        return noted(file, tree.at(file.path()));
    }

    private Noted noted(WantedFile file, Path place) throws IOException {
        var stat = FileStat.of(place);
        if (stat == null) {
            throw new IOException(file.path() + " went away while it was being written");
        }
        return new Noted(file.path(), file.entry(), clock.kept(stat, FileClock.now()));
    }

    /** Returns the folder that both files are below. */
    private static String shared(String first, String second) {
        var end = 0;
        for (int i = 0; i < Math.min(first.length(), second.length()) && first.charAt(i) == second.charAt(i); i++) {
            if (first.charAt(i) == '/') {
                end = i;
            }
        }
        return first.substring(0, end);
    }
}
