package dev.helix.adapter.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * Reads on, within bounds, where a request was answered in the middle of what it sends, so that the answer is read: a connection
 * that is closed on data that nobody took is reset, and the reset may overtake the answer. The answer itself is sent at once. Its status
 * does not matter, since some refusals are told by a success: that of a hook, say.
 */
final class UnreadBody implements Filter {

    private static final System.Logger LOG = System.getLogger(UnreadBody.class.getName());

    private final long most;
    private final Duration longest;

    /**
     * Makes one.
     *
     * @param most bytes that are read of one body
     * @param longest for how long they are read
     */
    UnreadBody(long most, Duration longest) {
        this.most = most;
        this.longest = longest;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (request instanceof HttpServletRequest asked
                && response instanceof HttpServletResponse answer
                && !asked.isAsyncStarted()
                && mayBeSending(asked)
                && !asked.getInputStream().isFinished()) {
            answer.getOutputStream().close();
            pass(asked);
        }
    }

    /** A client that asks first whether it may send does not send once it was refused. */
    private static boolean mayBeSending(HttpServletRequest request) {
        boolean sends = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        return sends && request.getHeader("Expect") == null;
    }

    private void pass(HttpServletRequest request) {
        var begin = System.nanoTime();
        var buffer = new byte[16 * 1024];
        try {
            var body = request.getInputStream();
            long passed = 0;
            for (int read = 0;
                    read >= 0 && passed < most && System.nanoTime() - begin < longest.toNanos();
                    read = body.read(buffer)) {
                passed += read;
            }
        } catch (IOException | Rejected e) {
            LOG.log(System.Logger.Level.DEBUG, "the rest of a request that is answered did not come", e);
        }
    }
}
