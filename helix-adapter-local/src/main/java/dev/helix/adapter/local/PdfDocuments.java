package dev.helix.adapter.local;

import dev.helix.domain.port.DocumentReader;
import dev.helix.domain.text.Sha256;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.logging.LogFactory;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.RandomAccessRead;

/**
 * Reads PDFs, each in a Java process of its own with {@value #HEAP_MEGABYTES} MB of heap, an empty environment and an end: a PDF may ask for any amount of
 * memory and time. One at a time; the texts of the last {@value #MOST_KEPT} are kept, since a client sends a whole chat with each question.
 */
public final class PdfDocuments implements DocumentReader {

    /** How much memory reading one may take, in MB. */
    public static final int HEAP_MEGABYTES = 256;

    private static final int MOST_KEPT = 32;
    private static final byte[] MAGIC = "%PDF-".getBytes(StandardCharsets.US_ASCII);
    private static final System.Logger LOG = System.getLogger(PdfDocuments.class.getName());

    private final Duration limit;
    private final Semaphore one = new Semaphore(1, true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Optional<String>> kept = new LinkedHashMap<>();

    /** @param limit how long reading one may take, positive */
    public PdfDocuments(Duration limit) {
        this.limit = limit;
    }

    @Override
    public Optional<String> text(byte[] document) {
        if (!Arrays.equals(MAGIC, 0, MAGIC.length, document, 0, Math.min(MAGIC.length, document.length))) {
            return Optional.empty();
        }
        var key = Sha256.hex(document);
        lock.lock();
        try {
            var known = kept.get(key);
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        var text = read(document).filter(found -> !found.isBlank());
        lock.lock();
        try {
            kept.put(key, text);
            if (kept.size() > MOST_KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
        return text;
    }

    private Optional<String> read(byte[] document) {
        try {
            one.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return started(document);
        } catch (IOException | ExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "a PDF could not be read: {0}", e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            one.release();
        }
    }

    private Optional<String> started(byte[] document) throws IOException, InterruptedException, ExecutionException {
        var builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        var process = builder.start();
        try {
            var output = CompletableFuture.supplyAsync(() -> output(process), Thread::startVirtualThread);
            Thread.startVirtualThread(() -> input(process, document));
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended || process.exitValue() != 0) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "a PDF of {0} bytes is not read: {1}",
                        document.length,
                        ended ? "damaged, locked or too large" : "it took more than " + limit.toSeconds() + " s");
                return Optional.empty();
            }
            return Optional.of(output.get());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void input(Process process, byte[] document) {
        try (var in = process.getOutputStream()) {
            in.write(document);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the reader of a PDF has ended before it had read it", e);
        }
    }

    private static List<String> command() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return List.of(
                java.toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                "-cp",
                classPath(),
                PdfText.class.getName());
    }

    /** Returns the places of the classes that it needs: of a module there is no class path to ask for. */
    private static String classPath() throws IOException {
        var places = new LinkedHashSet<String>();
        for (var type :
                List.of(PdfText.class, Loader.class, RandomAccessRead.class, TrueTypeFont.class, LogFactory.class)) {
            var source = type.getProtectionDomain().getCodeSource();
            try {
                places.add(Path.of(source.getLocation().toURI()).toString());
            } catch (URISyntaxException e) {
                throw new IOException("the place of " + type + " can't be told", e);
            }
        }
        return String.join(File.pathSeparator, places);
    }
}
