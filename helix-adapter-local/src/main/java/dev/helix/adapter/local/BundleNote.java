package dev.helix.adapter.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.helix.domain.evolution.BlobId;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.RepoPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sealed bundle ({@code docs/contract.md}, section 3). Format 1 had neither number nor checksum. */
@JsonPropertyOrder({StoredFormat.FORMAT, "digest", "base_commit", "entries", StoredFormat.CHECKSUM})
record BundleNote(
        @JsonProperty(StoredFormat.FORMAT) @Nullable Integer format,
        @JsonProperty(value = "digest", required = true) String digest,

        @JsonProperty(value = "base_commit", required = true)
        String baseCommit,

        @JsonProperty(value = "entries", required = true) List<Entry> entries,
        @JsonProperty(StoredFormat.CHECKSUM) @Nullable String checksum) {

    private static final int KNOWN = 2;

    static final StoredNote<BundleNote> FILE = StoredNote.indented(BundleNote.class, KNOWN);

    record Entry(
            @JsonProperty(value = "op", required = true) String op,
            @JsonProperty(value = "path", required = true) String path,
            @JsonProperty("from") @Nullable String from,
            @JsonProperty("mode") @Nullable String mode,
            @JsonProperty("base_blob") @Nullable String baseBlob,
            @JsonProperty("blob") @Nullable String blob) {

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
                KNOWN,
                bundle.digest(),
                bundle.base().sha(),
                bundle.changes().stream().map(Entry::of).toList(),
                null);
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
