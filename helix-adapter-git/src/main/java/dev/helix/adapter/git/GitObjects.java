package dev.helix.adapter.git;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.port.PortException;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * The objects of one repository: what is done with them has a reader and a writer of its own, and what fails names the repository.
 *
 * @param place where the repository is, for messages
 */
record GitObjects(Repository git, Path place) {

    /** Looks at objects. */
    interface Reading<T> {
        T from(ObjectReader reader) throws IOException;
    }

    /** Makes objects. */
    interface Writing<T> {
        T with(ObjectReader reader, ObjectInserter inserter) throws IOException;
    }

    /** @throws PortException naming {@code what} */
    <T> T read(String what, Reading<T> reading) {
        try (var reader = git.newObjectReader()) {
            return reading.from(reader);
        } catch (IOException e) {
            throw failure(what, e);
        }
    }

    /** @throws PortException naming {@code what} */
    <T> T write(String what, Writing<T> writing) {
        try (var inserter = git.newObjectInserter();
                var reader = inserter.newReader()) {
            var written = writing.with(reader, inserter);
            inserter.flush();
            return written;
        } catch (IOException e) {
            throw failure(what, e);
        }
    }

    PortException failure(String what, IOException e) {
        var why = e instanceof MissingObjectException missing
                ? "it has no object " + missing.getObjectId().name()
                : e.getMessage();
        return new PortException("git repository " + place + ": " + what + " failed: " + why, e);
    }

    static ObjectId treeOf(ObjectReader reader, CommitId commit) throws IOException {
        try (var walk = new RevWalk(reader)) {
            return walk.parseCommit(ObjectId.fromString(commit.sha())).getTree().copy();
        }
    }
}
