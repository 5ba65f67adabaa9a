package dev.helix.adapter.git;

import dev.helix.adapter.git.SlotFolder.Use;
import dev.helix.domain.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes what a build has left from the slot that had it, where the same went into it: file by file as it was when that build
 * ended, and only what does not name the place where it was built. For one thread.
 */
final class SlotReuse {

    private final SlotFiles here;
    private final SlotRecord record;
    private final String inputs;

    /**
     * @param here the slot that needs a build
     * @param record of the files that it holds
     * @param isInput says which files go into a build
     */
    SlotReuse(SlotFiles here, SlotRecord record, Predicate<String> isInput) {
        this.here = here;
        this.record = record;
        this.inputs = digest(record, isInput);
    }

    /** Returns what names all that goes into a build of a slot. */
    static String digest(SlotRecord record, Predicate<String> isInput) {
        var digest = Sha256.begin();
        for (int i = 0; i < record.size(); i++) {
            if (isInput.test(record.path(i))) {
                var entry = record.entry(i);
                digest.update(
                        (record.path(i) + '\0' + entry.mode() + ' ' + entry.id().name() + '\n')
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Takes it from the first of some slots that has it.
     *
     * @return that slot; empty where none has it, and then something of it may be here, as a build that failed would leave it
     */
    Optional<SlotFiles> from(String plan, List<SlotFiles> slots) throws IOException {
        for (var slot : slots) {
            var build = SlotBuild.read(slot.build());
            if (build.isPresent()
                    && build.get().plan().equals(plan)
                    && build.get().inputs().equals(inputs)
                    && !slot.products().isForeign()
                    && take(slot)) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    private boolean take(SlotFiles slot) throws IOException {
        var products = slot.products().last();
        var ofTheTree = new HashSet<>(record.paths());
        if (products.keySet().stream().anyMatch(ofTheTree::contains)) {
            return false;
        }
        if (slot.equals(here)) {
            return slot.products().differences(products).isEmpty();
        }
        try (var folder = new SlotFolder(here.system(), here.name(), Use.WRITE)) {
            for (var product : products.entrySet()) {
                if (!copy(slot, product.getKey(), product.getValue().digest(), folder)) {
                    return false;
                }
            }
            makeFolders(slot.folder(), folder);
            folder.flush();
        }
        return true;
    }

    private boolean copy(SlotFiles slot, String path, String digest, SlotFolder folder) throws IOException {
        var file = slot.folder().resolve(path);
        var stat = FileStat.of(file);
        if (stat == null) {
            return false;
        }
        if (stat.isLink()) {
            var target = Files.readSymbolicLink(file).toString();
            if (!digest.equals("link " + target)
                    || target.contains(slot.system().toString())) {
                return false;
            }
            folder.writeLink(path, target);
            return true;
        }
        if (!stat.isFile()) {
            return false;
        }
        var bytes = read(file);
        if (!SlotProducts.digest(bytes, stat.isExecutable()).equals(digest) || names(bytes, slot.system())) {
            return false;
        }
        folder.writeFile(path, bytes, stat.isExecutable());
        return true;
    }

    private static byte[] read(Path file) throws IOException {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readAllBytes();
        }
    }

    /** A virtual environment, for example, is of no use anywhere else. */
    private static boolean names(byte[] bytes, Path system) {
        var name = system.toString().getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + name.length <= bytes.length; at++) {
            if (bytes[at] == name[0] && Arrays.equals(bytes, at, at + name.length, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }

    /** An empty folder is something that a build makes, too. */
    private void makeFolders(Path from, SlotFolder folder) throws IOException {
        var wanted = new HashSet<String>();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
                var path = from.relativize(at).toString();
                if (path.equals(SlotGit.POINTER)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (!path.isEmpty() && !Files.exists(here.folder().resolve(path), LinkOption.NOFOLLOW_LINKS)) {
                    wanted.add(path);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        for (var path : wanted.stream().sorted().toList()) {
            folder.makeFolders(path);
        }
    }
}
