package dev.helix.adapter.local;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.PortException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks a system over HTTP how it is. Its answer is bounded in time and length. Safe for use by many threads. */
public final class HealthProbe implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int LARGEST_ANSWER = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    /** Made when it is first asked for: most commands ask no system, and it takes a tenth of their time. */
    private @Nullable HttpClient http;

    /** The result of one look, for a person. */
    public sealed interface Seen {
        /**
         * It is well.
         *
         * @param reported the tree that it names; empty where it names none
         */
        record Good(String detail, Optional<TreeId> reported) implements Seen {}

        record Bad(String why) implements Seen {}
    }

    private record Answer(int status, String body) {}

    /** Returns good for status 200 and, where the answer is JSON that names a tree, the expected one. */
    public Seen ask(URI address, TreeId expected) {
        try {
            var answer = answer(address);
            if (answer.status() != 200) {
                return new Seen.Bad(address + " answers " + answer.status());
            }
            var tree = treeIn(answer.body());
            if (tree != null && !tree.equals(expected.sha())) {
                return new Seen.Bad("it runs tree " + tree + " instead of " + expected);
            }
            return tree == null
                    ? new Seen.Good("healthy", Optional.empty())
                    : new Seen.Good("healthy with tree " + tree, Optional.of(expected));
        } catch (ExecutionException e) {
            return new Seen.Bad(address + " does not answer: " + e.getCause());
        } catch (TimeoutException e) {
            return new Seen.Bad(address + " does not answer within " + LIMIT.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PortException("interrupted while asking " + address, e);
        }
    }

    /** The client's own time limit ends with the headers; this one holds for the body too. */
    private Answer answer(URI address) throws ExecutionException, TimeoutException, InterruptedException {
        var asking = new FutureTask<>(() -> {
            var request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
            var answer = client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                return new Answer(
                        answer.statusCode(), new String(body.readNBytes(LARGEST_ANSWER), StandardCharsets.UTF_8));
            }
        });
        Thread.ofVirtual().name("asking " + address).start(asking);
        try {
            return asking.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            asking.cancel(true);
        }
    }

    private @Nullable String treeIn(String body) {
        try {
            var tree = JsonMapper.shared().readTree(body).path("tree");
            return tree.isMissingNode() || tree.isNull() ? null : tree.asString(tree.toString());
        } catch (JacksonException e) {
            return null;
        }
    }

    private HttpClient client() {
        lock.lock();
        try {
            if (http == null) {
                http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(LIMIT)
                        .build();
            }
            return http;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (http != null) {
                http.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
