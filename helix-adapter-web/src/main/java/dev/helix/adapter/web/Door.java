package dev.helix.adapter.web;

import dev.helix.adapter.web.view.Visitor;
import io.javalin.http.Context;
import java.io.IOException;

/** The server that the pages are in, as far as they have to do with it. */
public interface Door {

    /** Returns who asks, where the server has let them in. */
    Visitor visitor(Context context);

    /** Returns whether the server has let them in: problems are told to others, too. */
    boolean isInside(Context context);

    /** Begins to answer with server-sent events. @throws RuntimeException where this visitor reads too many already */
    Stream stream(Context context) throws IOException;

    /** An answer of server-sent events, written by the thread of its request. */
    interface Stream extends AutoCloseable {

        /** Returns whether nobody reads any more, or may not. */
        boolean gone();

        /** Sends an event, or a comment. */
        void send(String event) throws IOException;

        @Override
        void close();
    }
}
