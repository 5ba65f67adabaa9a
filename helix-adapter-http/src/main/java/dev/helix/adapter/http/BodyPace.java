package dev.helix.adapter.http;

import dev.helix.adapter.http.wire.Problem;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.time.Duration;

/**
 * Ends the reading of a body that drips in, by 408: it holds a thread for nothing. A short one may take its time to come, as on a slow line or
 * a busy machine; a body of which nothing comes at all ends with its connection.
 */
final class BodyPace implements Filter {

    private final long slowest;
    private final Duration grace;

    /**
     * Makes one.
     *
     * @param slowest bytes a second, on the average
     * @param grace for how long a body may be slower
     */
    BodyPace(long slowest, Duration grace) {
        this.slowest = slowest;
        this.grace = grace;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request instanceof HttpServletRequest http ? new Paced(http) : request, response);
    }

    private final class Paced extends HttpServletRequestWrapper {
        Paced(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new PacedStream(super.getInputStream());
        }
    }

    private final class PacedStream extends ServletInputStream {
        private final ServletInputStream body;
        private final long begin = System.nanoTime();
        private long read;

        PacedStream(ServletInputStream body) {
            this.body = body;
        }

        private int came(int bytes) {
            if (bytes > 0) {
                read += bytes;
                var elapsed = System.nanoTime() - begin;
                if (elapsed > grace.toNanos() && read < slowest * (elapsed / 1_000_000) / 1_000) {
                    throw new Rejected(Problem.of(408));
                }
            }
            return bytes;
        }

        @Override
        public int read() throws IOException {
            int one = body.read();
            if (one >= 0) {
                came(1);
            }
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return came(body.read(buffer, offset, length));
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
