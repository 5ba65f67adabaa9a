package dev.helix.adapter.local;

import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.RepoPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sealed bundle as the contract has it (section 3). */
record BundleNote(String digest, String baseCommit, List<Entry> entries) {

    record Entry(
            String op,
            String path,
            @Nullable String from,
            @Nullable String mode,
            @Nullable String baseBlob,
            @Nullable String blob) {

        static Entry of(Change change) {
            var at = change.path().value();
            return switch (change) {
                case Change.Add(var path, var mode, var blob) ->
                    new Entry("add", at, null, mode.octal(), null, blob.sha());
                case Change.Modify(var path, var mode, var base, var blob) ->
                    new Entry("modify", at, null, mode.octal(), base.sha(), blob.sha());
                case Change.Delete(var path, var base) -> new Entry("delete", at, null, null, base.sha(), null);
                case Change.Rename(var from, var path, var mode, var base, var blob) ->
                    new Entry("rename", at, from.value(), mode.octal(), base.sha(), blob.sha());
                case Change.Chmod(var path, var mode, var base) ->
                    new Entry("chmod", at, null, mode.octal(), base.sha(), null);
            };
        }

        Change change() {
            var at = new RepoPath(path);
            return switch (op) {
                case "add" -> new Change.Add(at, fileMode(), new BlobId(needed(blob)));
                case "modify" ->
                    new Change.Modify(at, fileMode(), new BlobId(needed(baseBlob)), new BlobId(needed(blob)));
                case "delete" -> new Change.Delete(at, new BlobId(needed(baseBlob)));
                case "rename" ->
                    new Change.Rename(
                            new RepoPath(needed(from)),
                            at,
                            fileMode(),
                            new BlobId(needed(baseBlob)),
                            new BlobId(needed(blob)));
                case "chmod" -> new Change.Chmod(at, fileMode(), new BlobId(needed(baseBlob)));
                default -> throw new IllegalArgumentException("there is no change '" + op + "'");
            };
        }

        private FileMode fileMode() {
            var octal = needed(mode);
            return FileMode.of(octal).orElseThrow(() -> new IllegalArgumentException("there is no mode " + octal));
        }

        private String needed(@Nullable String value) {
            if (value == null) {
                throw new IllegalArgumentException("the entry of " + path + " is not complete");
            }
            return value;
        }
    }

    static BundleNote of(Bundle bundle) {
        return new BundleNote(
                bundle.digest(),
                bundle.base().sha(),
                bundle.changes().stream().map(Entry::of).toList());
    }

    /** @throws IllegalArgumentException when it is not what was sealed */
    Bundle bundle() {
        var bundle = new Bundle(
                new CommitId(baseCommit), entries.stream().map(Entry::change).toList());
        if (!bundle.digest().equals(digest)) {
            throw new IllegalArgumentException("its digest is not that of its entries");
        }
        return bundle;
    }
}
