package dev.helix.adapter.data;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for an answer with its body: the client's own limit of time ends with the headers. */
final class WholeAnswer {

    private WholeAnswer() {}

    /** Sends a request, and ends it where the answer is not whole within the request's limit, which it must have. */
    static <T> HttpResponse<T> of(HttpClient http, HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return await(http.sendAsync(request, handler), request.timeout().orElseThrow());
    }

    /** Waits for what was sent already, and ends it where it takes longer. */
    static <T> T await(CompletableFuture<T> sent, Duration limit) throws IOException, InterruptedException {
        try {
            return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            var late = new HttpTimeoutException("the answer was not whole after " + limit.toSeconds() + " s");
            late.initCause(e);
            throw late;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            // Nothing, where it has ended.
            sent.cancel(true);
        }
    }
}
