package dev.helix.supervisor;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Asks a server over HTTP how it is and what it runs. Each look is bounded in time and length. */
final class HealthLook {

    private static final int MILLIS = 2000;
    private static final int LARGEST = 64 * 1024;

    private final URI address;
    private final Pattern reported;

    HealthLook(SupervisorPlan plan) {
        this.address = URI.create(plan.health().replace("{port}", Integer.toString(plan.port())));
        this.reported = Pattern.compile("\"" + Pattern.quote(plan.reports()) + "\"\\s*:\\s*\"([0-9a-f]{40,64})\"");
    }

    HealthAnswer ask() throws InterruptedException {
        var asking = new FutureTask<>(this::answer);
        Thread.ofVirtual().start(asking);
        try {
            return asking.get(MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return HealthAnswer.unwell(address + " does not answer within " + MILLIS / 1000 + " s");
        } catch (ExecutionException e) {
            return HealthAnswer.unwell(address + " does not answer: " + e.getCause());
        } finally {
            asking.cancel(true);
        }
    }

    private HealthAnswer answer() throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(MILLIS);
        connection.setReadTimeout(MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        try {
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                return HealthAnswer.unwell(address + " answers " + status);
            }
            try (var in = connection.getInputStream()) {
                var tree = reported.matcher(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
                return tree.find()
                        ? new HealthAnswer(tree.group(1), "healthy with tree " + tree.group(1))
                        : HealthAnswer.unwell(address + " names no tree");
            }
        } finally {
            connection.disconnect();
        }
    }
}
