package dev.helix.adapter.git;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Names objects and keeps none: for merges of which only the outcome is wanted. */
final class ForgetfulInserter extends ObjectInserter.Formatter {

    @Override
    public ObjectId insert(int type, byte[] data, int offset, int length) {
        return idFor(type, data, offset, length);
    }

    /** Large ones, such as the tree of a folder with thousands of entries, come as a stream. */
    @Override
    public ObjectId insert(int type, long length, InputStream data) throws IOException {
        return idFor(type, length, data);
    }

    @Override
    public ObjectId insert(int type, byte[] data) {
        return idFor(type, data);
    }
}
