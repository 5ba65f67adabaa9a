package dev.helix.adapter.web;

import dev.helix.evolution.flow.JournalProjection;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Sends a page's changing parts anew as soon as something has happened, a few times a second at the most. A reader who comes, or
 * comes back, gets them at once, so that nothing is missed while nobody was connected.
 */
final class LivePages {

    private static final Pattern ADDRESS = Pattern.compile("/[A-Za-z0-9/_-]{0,200}(\\?[A-Za-z0-9=&_-]{0,200})?");

    /** Events of that time are told together. */
    private static final long TOGETHER_MS = 250;

    /** Clocks and the health of systems change without any event. */
    private static final long LOOK_MS = 5_000;

    private static final long PING_MS = 15_000;
    private static final long MOMENT_MS = 500;
    private static final Pattern LINE = Pattern.compile("\\R");

    private final JournalProjection projection;
    private final WebPages pages;

    LivePages(JournalProjection projection, WebPages pages) {
        this.projection = projection;
        this.pages = pages;
    }

    void register(RoutesConfig routes, Door door) {
        routes.get(WebPages.EVENTS, context -> tell(context, door));
    }

    private void tell(Context context, Door door) throws InterruptedException {
        var page = context.queryParam("page");
        if (page == null || !ADDRESS.matcher(page).matches()) {
            throw new BadRequestResponse();
        }
        var address = URI.create(page);
        if (WebPages.isOfThePast(address)) {
            throw new BadRequestResponse();
        }
        var asked = pages.asked(context, door);
        var happened = new Semaphore(1);
        var listening = projection.subscribe(recorded -> happened.release());
        try (var stream = door.stream(context)) {
            stream.send("event: hello\ndata: " + pages.version() + "\n\n");
            tell(address, asked, happened, stream);
        } catch (IOException e) {
            // The reader is gone; leaving it is all there is to do.
            return;
        } finally {
            listening.close();
        }
    }

    private void tell(URI address, WebPages.Asked asked, Semaphore happened, Door.Stream stream)
            throws IOException, InterruptedException {
        var last = "";
        long looked = 0;
        long wrote = System.nanoTime();
        while (true) {
            boolean news = happened.tryAcquire(MOMENT_MS, TimeUnit.MILLISECONDS);
            if (stream.gone()) {
                return;
            }
            if (!news && since(looked) < LOOK_MS) {
                if (since(wrote) > PING_MS) {
                    stream.send(": ping\n\n");
                    wrote = System.nanoTime();
                }
                continue;
            }
            happened.drainPermits();
            looked = System.nanoTime();
            var now = pages.live(address, asked);
            if (!now.equals(last)) {
                stream.send("event: view\ndata: " + LINE.matcher(now).replaceAll("\ndata: ") + "\n\n");
                last = now;
                wrote = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(TOGETHER_MS);
        }
    }

    private static long since(long nanos) {
        return nanos == 0 ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
