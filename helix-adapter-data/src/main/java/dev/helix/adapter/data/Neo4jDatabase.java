package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.data.DatabaseStatus;
import dev.helix.domain.evolution.SystemName;
import dev.helix.domain.port.Pause;
import dev.helix.domain.port.PortException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Neo4j: the test system's is emptied, gets production's constraints and indexes, then seeds. Production's is asked in transactions that
 * can't write, for its constraints and indexes alone.
 */
final class Neo4jDatabase implements PairedDatabase {

    static final String MARKER = "HelixTestMarker";
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int AT_ONCE = 10_000;
    /** A statement that stores something begins so, or with what leads to that; one that changes the server or its rules, or comes with options, does not. */
    private static final Pattern SEED = Pattern.compile("(?:CREATE|MERGE|INSERT) ?(?:\\(|[\\p{L}_\"][^ =(]* ?=).*"
            + "|(?:(?:OPTIONAL )?MATCH|UNWIND|WITH|FOREACH|CALL)\\b.*");
    /** Quoted or not. */
    private static final String NAME = "(?:[\\p{L}_][\\p{L}\\p{N}_]*|\"\")";

    /** What would fetch data of elsewhere, run programs of the server, or leave the database or the transaction, within one. */
    private static final Pattern NO_SEED =
            Pattern.compile("\\bLOAD CSV\\b|\\b(?:IN|CONCURRENT)(?: [^{}]*)? TRANSACTIONS\\b"
                    + "|(?:\\{|\\bNEXT|\\bUNION(?: ALL| DISTINCT)?) ?USE [\\p{L}_\"]"
                    + "|(?<![:.$|&!] ?)\\bCALL ?(?!DB\\.(?:CREATE\\.SET\\w+VECTORPROPERTY|CREATELABEL|CREATEPROPERTY|CREATERELATIONSHIPTYPE)\\b)[\\p{L}_\"]"
                    // A function that somebody has added to the server: those of its own have these names.
                    + "|(?<![\\p{L}\\p{N}_.\"])(?!(?:DATE|DATETIME|LOCALDATETIME|TIME|LOCALTIME|DURATION|POINT|VECTOR\\.SIMILARITY|DB\\.CREATE)\\.)"
                    + NAME + "(?: ?\\. ?" + NAME + ")+ ?\\("
                    // Elsewhere than in quotes it writes a word so that it is not seen here.
                    + "|\\\\");
    /** A server may read such a one before it looks where a text ends. */
    private static final Pattern ESCAPED_ASCII = Pattern.compile("\\\\u+00[0-7]\\p{XDigit}");

    private static final String NONCES = "MATCH (marker:" + MARKER + ") RETURN marker.nonce";

    private final DatabasePair.Neo4j pair;
    private final Pause pause;
    private final BiFunction<Endpoint, Duration, List<String>> overBolt;

    /** @param pause passes before the server is asked again that could not do something just then */
    Neo4jDatabase(DatabasePair.Neo4j pair, Pause pause) {
        this(pair, pause, Neo4jDatabase::overBolt);
    }

    /** @param overBolt returns the numbers of the markers that an address for Bolt leads to */
    Neo4jDatabase(DatabasePair.Neo4j pair, Pause pause, BiFunction<Endpoint, Duration, List<String>> overBolt) {
        this.pair = pair;
        this.pause = pause;
        this.overBolt = overBolt;
    }

    private static List<String> overBolt(Endpoint at, Duration left) {
        try (var bolt = new BoltConnection(at, left.compareTo(LOOK) < 0 ? left : LOOK)) {
            return bolt.read(NONCES).stream()
                    .map(row -> row.isEmpty() ? "" : row.getFirst().toString())
                    .toList();
        }
    }

    @Override
    public DatabaseKind kind() {
        return DatabaseKind.NEO4J;
    }

    @Override
    public boolean testIsHere() {
        return pair.test().isHere();
    }

    /** The marker of a database. */
    private record Marked(String nonce, String filled) {}

    @Override
    public DatabaseStatus status(SystemName name) {
        var at = pair.of(name);
        try (var client = new Neo4jClient(at, () -> LOOK, true, pause)) {
            var version = client.server().path("neo4j_version").asString("");
            var marker = marker(client);
            // Its size is told to administrators of some editions only.
            return new DatabaseStatus(
                    kind(),
                    at.shown(),
                    new DatabaseStatus.Reachable(
                            version,
                            -1,
                            marker.<DatabaseStatus.Marker>map(found -> DatabaseStatus.Marked.of(found.filled()))
                                    .orElseGet(DatabaseStatus.Unmarked::new)));
        } catch (PortException | Neo4jRefusal e) {
            return new DatabaseStatus(kind(), at.shown(), new DatabaseStatus.Away(String.valueOf(e.getMessage())));
        }
    }

    private static Optional<Marked> marker(Neo4jClient client) {
        return client
                .run("MATCH (marker:" + MARKER + ") RETURN marker.nonce, marker.filled ORDER BY marker.nonce LIMIT 1")
                .stream()
                .map(row -> new Marked(row.path(0).asString(""), row.path(1).asString("")))
                .findFirst();
    }

    private static void mark(Neo4jClient target, String nonce, String filled) {
        target.run(
                "MERGE (marker:" + MARKER + " {nonce: $nonce}) SET marker.filled = $filled",
                Map.of("nonce", nonce, "filled", filled));
    }

    private Neo4jClient source(Deadline deadline) {
        return new Neo4jClient(pair.production(), deadline::left, true, pause);
    }

    private Neo4jClient target(Deadline deadline) {
        return new Neo4jClient(pair.test(), deadline::left, false, pause);
    }

    @Override
    public void adopt(Deadline deadline) {
        try (var source = source(deadline);
                var target = target(deadline)) {
            var there = marker(target);
            requireSeparate(source, there);
            if (there.isPresent()) {
                requireBolt(there.get().nonce(), deadline);
                return;
            }
            var nonce = UUID.randomUUID().toString();
            mark(target, nonce, "");
            // Now it can be seen whether both names lead to one database.
            try {
                if (marker(source).isPresent()) {
                    throw Refusals.same(pair);
                }
                requireBolt(nonce, deadline);
            } catch (PortException e) {
                target.run("MATCH (marker:" + MARKER + " {nonce: $nonce}) DELETE marker", Map.of("nonce", nonce));
                throw e;
            }
        } catch (Neo4jRefusal e) {
            throw e.asFailure();
        }
    }

    private void requireSeparate(Neo4jClient source, Optional<Marked> target) {
        marker(source).ifPresent(there -> {
            throw target.map(Marked::nonce).equals(Optional.of(there.nonce()))
                    ? Refusals.same(pair)
                    : Refusals.swapped(pair);
        });
    }

    /** The systems' processes connect by Bolt: the test system's have to find what HELIX fills, and production's must not. */
    private void requireBolt(String nonce, Deadline deadline) {
        var ours = pair.bolt(SystemName.TEST);
        if (!overBolt.apply(ours, deadline.left()).contains(nonce)) {
            throw Refusals.otherBolt(ours, pair.test());
        }
        var theirs = pair.bolt(SystemName.PRODUCTION);
        List<String> found;
        try {
            found = overBolt.apply(theirs, deadline.left());
        } catch (PortException e) {
            // Where nobody answers, no process of production's works on the test system's.
            return;
        }
        if (!found.isEmpty()) {
            throw Refusals.swappedBolt(theirs);
        }
    }

    @Override
    public String fill(Seeds seeds, Deadline deadline, Consumer<String> told) {
        var sown = statements(seeds);
        try (var source = source(deadline);
                var target = target(deadline)) {
            var marker = marker(target);
            requireSeparate(source, marker);
            var nonce = marker.orElseThrow(() -> Refusals.unmarked(pair)).nonce();
            requireFitting(source, target);
            requireBolt(nonce, deadline);
            var schema = Neo4jSchema.of(source);
            // It is no one transaction: one that is cut has to be seen.
            mark(target, nonce, DatabaseStatus.Marked.begun(deadline.now()));
            empty(target, deadline);
            try {
                schema.make(target, deadline);
            } catch (Neo4jRefusal e) {
                throw new PortException(
                        "production's constraints and indexes can't be made at the test system, whose Neo4j may be of"
                                + " another edition: " + e.getMessage(),
                        e);
            }
            for (var seed : sown) {
                sow(target, seed);
            }
            mark(target, nonce, deadline.now().toString());
            return counted(schema.constraints().size(), "constraint") + " and "
                    + counted(schema.indexes().size(), "index") + ", no node of production, "
                    + counted(sown.size(), "statement") + " of seeds";
        } catch (Neo4jRefusal e) {
            throw e.asFailure();
        }
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : noun.endsWith("x") ? "es" : "s");
    }

    /** An older server does not know all that a newer one has. */
    private void requireFitting(Neo4jClient source, Neo4jClient target) {
        var there = source.server().path("neo4j_version").asString("");
        var here = target.server().path("neo4j_version").asString("");
        if (Arrays.compare(minor(here), minor(there)) < 0) {
            throw new PortException("the test system's Neo4j is of version " + here + " and production's of " + there
                    + ": an older server can't have all of a newer one's schema; run the same version at "
                    + pair.test().shown() + "; nothing was touched");
        }
    }

    private static int[] minor(String version) {
        return Pattern.compile("\\d+")
                .matcher(version)
                .results()
                .limit(2)
                .mapToInt(part -> Integer.parseInt(part.group()))
                .toArray();
    }

    /** In parts, for a transaction is kept in memory; relationships first, for one node may have millions. */
    private static void empty(Neo4jClient target, Deadline deadline) {
        remove(target, deadline, "MATCH ()-[found]->()");
        remove(target, deadline, "MATCH (found) WHERE NOT found:" + MARKER);
    }

    private static void remove(Neo4jClient target, Deadline deadline, String matching) {
        var statement = matching + " WITH found LIMIT $most DETACH DELETE found RETURN count(*)";
        int most = AT_ONCE;
        while (true) {
            deadline.left();
            try {
                var gone = target.run(statement, Map.of("most", most));
                if (gone.stream().allMatch(row -> row.path(0).asLong() == 0)) {
                    return;
                }
            } catch (Neo4jRefusal e) {
                if (!e.code().contains("OutOfMemory") || most == 1) {
                    throw e;
                }
                most /= 2;
            }
        }
    }

    /** A statement of a seed, and where it stands. */
    private record Sown(String where, String text) {}

    private static void sow(Neo4jClient target, Sown seed) {
        try {
            target.run(seed.text());
        } catch (Neo4jRefusal e) {
            throw new PortException("seed " + seed.where() + ": " + e.getMessage(), e);
        }
    }

    /** Reads all seeds before anything is touched. */
    private static List<Sown> statements(Seeds seeds) {
        var all = new ArrayList<Sown>();
        for (var seed : seeds.of(DatabaseKind.NEO4J)) {
            var statements = CypherStatements.of(seed.text())
                    .orElseThrow(() -> new PortException(seed.name()
                            + ": a quote or a comment is not closed; write statements as for cypher-shell"));
            for (var statement : statements) {
                var where = seed.name() + ":" + statement.line();
                if (!SEED.matcher(statement.words()).matches()
                        || NO_SEED.matcher(statement.words()).find()
                        || ESCAPED_ASCII.matcher(statement.text()).find()) {
                    throw new PortException(where + ": such a statement has no place in seeds; they only store nodes"
                            + " and relationships, and constraints and indexes come from production");
                }
                all.add(new Sown(where, statement.text()));
            }
        }
        return all;
    }
}
