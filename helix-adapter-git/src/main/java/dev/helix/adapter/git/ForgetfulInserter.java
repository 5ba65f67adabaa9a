package dev.helix.adapter.git;

import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Names objects and keeps none: for merges of which only the outcome is wanted. */
final class ForgetfulInserter extends ObjectInserter.Formatter {

    @Override
    public ObjectId insert(int type, byte[] data, int offset, int length) {
        return idFor(type, data, offset, length);
    }

    @Override
    public ObjectId insert(int type, byte[] data) {
        return idFor(type, data);
    }
}
