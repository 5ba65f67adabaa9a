package dev.helix.domain.evolution;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A project's change, sealed: later steps use this and never the live folder.
 *
 * @param base the commit that the copies were taken from
 * @param changes by path; at least one, no two for the same file on any file system
 */
public record Bundle(CommitId base, List<Change> changes) {

    /** @throws Refused as NothingToSeal without a change, as UnsafePath where two paths are twins */
    public Bundle {
        if (changes.isEmpty()) {
            throw new Refused(new Refusal.NothingToSeal());
        }
        changes = changes.stream().sorted(Comparator.comparing(Change::path)).toList();
        var seen = new HashMap<String, RepoPath>();
        var gone = changes.stream()
                .filter(Change.Delete.class::isInstance)
                .map(Change::path)
                .collect(Collectors.toSet());
        for (var change : changes) {
            // A file that goes may have a twin that comes: that is how the case of a name is changed.
            var name = gone.contains(change.path())
                    ? "gone " + change.path()
                    : change.path().twin();
            var twin = seen.put(name, change.path());
            if (twin != null) {
                throw new Refused(new Refusal.UnsafePath(
                        change.path().value(), "it and '" + twin + "' are one file on some file systems"));
            }
        }
    }

    /** Returns the SHA-256 over base and changes, in hexadecimal digits. */
    public String digest() {
        var text = new StringBuilder("base ").append(base).append('\n');
        for (var change : changes) {
            text.append(line(change)).append('\n');
        }
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(hash.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A path holds no control character, so a tab ends it. */
    private static String line(Change change) {
        return switch (change) {
            case Change.Add(var path, var mode, var blob) -> "add\t" + path + '\t' + mode.octal() + '\t' + blob;
            case Change.Modify(var path, var mode, var base, var blob) ->
                "modify\t" + path + '\t' + mode.octal() + '\t' + base + '\t' + blob;
            case Change.Delete(var path, var base) -> "delete\t" + path + '\t' + base;
            case Change.Rename(var from, var path, var mode, var base, var blob) ->
                "rename\t" + from + '\t' + path + '\t' + mode.octal() + '\t' + base + '\t' + blob;
            case Change.Chmod(var path, var mode, var base) -> "chmod\t" + path + '\t' + mode.octal() + '\t' + base;
        };
    }
}
