package dev.helix.adapter.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the points of one collection to what the source has: both sides are walked along in the order of their ids, and only what differs
 * is sent. Where probes tell vectors apart, points come without theirs, and only those that seem to differ are fetched. For one use.
 */
final class QdrantMerge {

    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_POINTS = 1_000;
    private static final int MOST_SAMPLES = 64;
    private static final int TELL_EVERY = 20_000;

    private final QdrantClient source;
    private final QdrantClient target;
    private final String collection;
    private final String path;
    private final Consumer<String> told;

    private final List<QdrantScroll.Point> batch = new ArrayList<>();
    private final List<String> superfluous = new ArrayList<>();
    private List<String> samples = new ArrayList<>();
    private boolean light;
    private long bytes;
    private long points;
    private long sent;
    private long stride = 1;

    QdrantMerge(QdrantClient source, QdrantClient target, String collection, Consumer<String> told) {
        this.source = source;
        this.target = target;
        this.collection = collection;
        this.path = QdrantClient.path(collection);
        this.told = told;
    }

    /** Fills an empty collection. */
    QdrantCopy.Came fill() {
        return walk(new QdrantScroll(source, collection, Optional.empty()), null);
    }

    /**
     * Brings one that has something to what the source has.
     *
     * @param probes empty where all of it is to be read
     */
    QdrantCopy.Came renew(Optional<QdrantProbes> probes) {
        light = probes.isPresent();
        return walk(new QdrantScroll(source, collection, probes), new QdrantScroll(target, collection, probes));
    }

    private QdrantCopy.Came walk(QdrantScroll wanted, @Nullable QdrantScroll there) {
        while (true) {
            var next = wanted.peek();
            var old = there == null ? null : there.peek();
            if (next == null && old == null) {
                break;
            }
            int order = next == null ? 1 : old == null ? -1 : QdrantScroll.compare(next.id(), old.id());
            if (order > 0 && old != null && there != null) {
                superfluous.add(old.id());
                there.skip();
                if (superfluous.size() == MOST_POINTS) {
                    remove();
                }
                continue;
            }
            if (next == null) {
                break;
            }
            wanted.skip();
            if (order == 0 && there != null) {
                there.skip();
            }
            count(next.id());
            if (order != 0 || old == null || !alike(next, old)) {
                batch.add(next);
                bytes += next.json().length;
            }
            if (batch.size() == MOST_POINTS || bytes > MOST_BYTES) {
                send();
            }
        }
        send();
        remove();
        return new QdrantCopy.Came(points, sent, samples);
    }

    private boolean alike(QdrantScroll.Point next, QdrantScroll.Point old) {
        return next.scores().equals(old.scores()) && QdrantEquality.same(next.json(), old.json());
    }

    private void count(String id) {
        if (points % stride == 0) {
            samples.add(id);
        }
        if (samples.size() == MOST_SAMPLES) {
            stride *= 2;
            var kept = new ArrayList<String>();
            for (int i = 0; i < samples.size(); i += 2) {
                kept.add(samples.get(i));
            }
            samples = kept;
        }
        points++;
        if (points % TELL_EVERY == 0) {
            told.accept("qdrant: " + collection + ": " + points + " points looked at");
        }
    }

    private void send() {
        if (!light) {
            store(batch);
        } else {
            for (int from = 0; from < batch.size(); from += QdrantScroll.PAGE) {
                store(fetched(batch.subList(from, Math.min(from + QdrantScroll.PAGE, batch.size()))));
            }
        }
        batch.clear();
        bytes = 0;
    }

    /** Returns those that do differ, with their vectors. */
    private List<QdrantScroll.Point> fetched(List<QdrantScroll.Point> seemingly) {
        var ids = seemingly.stream().map(QdrantScroll.Point::id).toList();
        var there = new HashMap<String, QdrantScroll.Point>();
        QdrantScroll.whole(target, path, ids).forEach(point -> there.put(point.id(), point));
        return QdrantScroll.whole(source, path, ids).stream()
                .filter(point -> {
                    var old = there.get(point.id());
                    return old == null || !QdrantEquality.same(point.json(), old.json());
                })
                .toList();
    }

    /** In parts that one request may have: a server takes no more than 32 MB, and vectors are most of it. */
    private void store(List<QdrantScroll.Point> whole) {
        int from = 0;
        long size = 0;
        for (int i = 0; i < whole.size(); i++) {
            int length = whole.get(i).json().length;
            if (i > from && size + length > MOST_BYTES) {
                put(whole.subList(from, i));
                from = i;
                size = 0;
            }
            size += length;
        }
        if (from < whole.size()) {
            put(whole.subList(from, whole.size()));
        }
    }

    private void put(List<QdrantScroll.Point> part) {
        target.call("PUT", path + "/points?wait=true", QdrantScroll.upsert(part));
        sent += part.size();
    }

    private void remove() {
        if (!superfluous.isEmpty()) {
            var body = "{\"points\":[" + String.join(",", superfluous) + "]}";
            target.call("POST", path + "/points/delete?wait=true", body.getBytes(StandardCharsets.UTF_8));
            superfluous.clear();
        }
    }
}
