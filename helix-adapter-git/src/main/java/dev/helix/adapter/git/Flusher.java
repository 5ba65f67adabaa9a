package dev.helix.adapter.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Flushes written files, many at once: a journalling file system commits them together, so that a thousand files cost far
 * less than a thousand times one.
 */
final class Flusher implements AutoCloseable {

    private static final int AT_ONCE = 128;

    private final List<FileChannel> open = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Takes over a channel; it is closed once flushed. */
    void flushLater(FileChannel written) throws IOException {
        open.add(written);
        if (open.size() >= AT_ONCE) {
            flush();
        }
    }

    /** Returns when all of them are flushed. */
    void flush() throws IOException {
        List<Future<?>> flushes = new ArrayList<>();
        for (var channel : open) {
            flushes.add(threads.submit(() -> {
                try (channel) {
                    channel.force(true);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        open.clear();
        for (var flush : flushes) {
            try {
                flush.get();
            } catch (ExecutionException e) {
                throw new IOException("a written file could not be flushed: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while flushing", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        threads.close();
        for (var channel : open) {
            channel.close();
        }
    }
}
