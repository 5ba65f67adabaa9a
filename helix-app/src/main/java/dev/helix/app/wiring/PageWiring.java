package dev.helix.app.wiring;

import dev.helix.adapter.http.EventStream;
import dev.helix.adapter.http.Pages;
import dev.helix.adapter.http.Visits;
import dev.helix.adapter.http.wire.Problem;
import dev.helix.adapter.web.Door;
import dev.helix.adapter.web.WebPages;
import dev.helix.adapter.web.view.Visitor;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/** Puts the pages into the server: neither adapter knows the other. */
final class PageWiring implements Pages {

    private final WebPages pages;

    PageWiring(WebPages pages) {
        this.pages = pages;
    }

    @Override
    public void register(RoutesConfig routes, Visits visits) {
        pages.register(routes, door(visits));
    }

    @Override
    public Optional<String> problem(Context context, Visits visits, Problem problem) {
        return pages.problem(context, door(visits), problem.status(), problem.code(), problem.detail());
    }

    private static Door door(Visits visits) {
        return new Door() {
            @Override
            public Visitor visitor(Context context) {
                return new Visitor(visits.requester(context), visits.csrf(context));
            }

            @Override
            public boolean isInside(Context context) {
                return visits.isInside(context);
            }

            @Override
            public Stream stream(Context context) throws IOException {
                return new Sent(visits.stream(context));
            }
        };
    }

    private record Sent(EventStream stream) implements Door.Stream {
        @Override
        public boolean gone() {
            return stream.gone();
        }

        @Override
        public void send(String event) throws IOException {
            stream.send(event);
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
