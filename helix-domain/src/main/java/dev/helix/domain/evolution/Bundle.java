package dev.helix.domain.evolution;

import dev.helix.domain.text.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/**
 * A project's change, sealed: later steps use this and never the live folder.
 *
 * @param base the commit that the copies were taken from
 * @param changes by path; at least one, no two for the same file on any file system
 */
public record Bundle(CommitId base, List<Change> changes) {

    /** @throws Refused as NothingToSeal without a change; as UnsafePath for reserved places, twins, and files changed twice */
    public Bundle {
        if (changes.isEmpty()) {
            throw new Refused(new Refusal.NothingToSeal());
        }
        changes = changes.stream().sorted(Comparator.comparing(Change::path)).toList();
        changes.forEach(Bundle::refuseReserved);
        refuseTwice(changes);
        refuseTwins(changes);
    }

    private static void refuseReserved(Change change) {
        refuseReserved(change.path());
        if (change instanceof Change.Rename rename) {
            refuseReserved(rename.from());
        }
    }

    private static void refuseReserved(RepoPath path) {
        ReservedPlaces.reason(path).ifPresent(why -> {
            throw new Refused(new Refusal.UnsafePath(path.value(), why));
        });
    }

    /** Each file is changed once, and what is moved away is neither deleted nor changed or moved once more. */
    private static void refuseTwice(List<Change> changes) {
        var left = new HashSet<RepoPath>();
        var sources = new HashSet<RepoPath>();
        for (var change : changes) {
            if (!left.add(change.path())) {
                throw new Refused(new Refusal.UnsafePath(change.path().value(), "it is changed twice"));
            }
            if (change instanceof Change.Rename rename && !sources.add(rename.from())) {
                throw new Refused(
                        new Refusal.UnsafePath(rename.from().value(), "it is renamed twice; copies are new files"));
            }
        }
        for (var change : changes) {
            if (sources.contains(change.path()) && !(change instanceof Change.Add || change instanceof Change.Rename)) {
                throw new Refused(new Refusal.UnsafePath(change.path().value(), "it is renamed and changed"));
            }
        }
    }

    /**
     * A file that goes may have a twin that comes: that is how the case of a name is changed. Files that are there as twins
     * already may both be changed.
     */
    private static void refuseTwins(List<Change> changes) {
        var byForm = new HashMap<String, List<Change>>();
        for (var change : changes) {
            if (!(change instanceof Change.Delete)) {
                byForm.computeIfAbsent(change.path().twin(), form -> new ArrayList<>())
                        .add(change);
            }
        }
        for (var twins : byForm.values()) {
            var fresh = twins.stream()
                    .filter(change -> change instanceof Change.Add || change instanceof Change.Rename)
                    .map(Change::path)
                    .reduce((one, other) -> other);
            if (twins.size() > 1 && fresh.isPresent()) {
                var other = twins.stream()
                        .map(Change::path)
                        .filter(path -> !path.equals(fresh.get()))
                        .findFirst()
                        .orElseThrow();
                throw new Refused(new Refusal.UnsafePath(
                        fresh.get().value(), "it and '" + other + "' are one file on some file systems"));
            }
        }
    }

    /** Returns the SHA-256 over base and changes, in hexadecimal digits. */
    public String digest() {
        var text = new StringBuilder("base ").append(base).append('\n');
        for (var change : changes) {
            text.append(line(change)).append('\n');
        }
        return Sha256.hex(text.toString());
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
