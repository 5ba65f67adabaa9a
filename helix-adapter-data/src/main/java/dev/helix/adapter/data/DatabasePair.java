package dev.helix.adapter.data;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.evolution.SystemName;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two databases of one kind that {@code helix.yaml} names: production's, which is read, and the test system's, which is filled. */
public sealed interface DatabasePair {

    DatabaseKind kind();

    Endpoint production();

    Endpoint test();

    /** Returns the one of a system. */
    default Endpoint of(SystemName name) {
        return switch (name) {
            case PRODUCTION -> production();
            case TEST -> test();
        };
    }

    /** How the structure of PostgreSQL is carried. */
    enum Structure {
        /** By pg_dump where there is one that knows production's server, else over JDBC. */
        AUTO,
        PG_DUMP,
        JDBC
    }

    /** How collections of Qdrant are carried the first time. */
    enum Copy {
        /** By a snapshot where both servers are of one version and the key may make one, else page by page. */
        AUTO,
        SNAPSHOT,
        SCROLL
    }

    /**
     * Two databases of PostgreSQL.
     *
     * @param history tables in which a migration tool notes what has run, whose rows come along
     */
    record Postgres(Endpoint production, Endpoint test, Structure structure, List<String> history)
            implements DatabasePair {

        public Postgres {
            history = List.copyOf(history);
        }

        /** Two whose migrations nobody notes. */
        public Postgres(Endpoint production, Endpoint test, Structure structure) {
            this(production, test, structure, List.of());
        }

        @Override
        public DatabaseKind kind() {
            return DatabaseKind.POSTGRES;
        }
    }

    record Qdrant(Endpoint production, Endpoint test, Copy copy) implements DatabasePair {
        @Override
        public DatabaseKind kind() {
            return DatabaseKind.QDRANT;
        }
    }

    /** Two databases of Neo4j, each by the HTTP API of its server. */
    record Neo4j(Endpoint production, Endpoint test) implements DatabasePair {

        /** The option of an endpoint that has the address for Bolt. */
        public static final String BOLT = "bolt";

        private static final int USUAL_BOLT = 7687;
        private static final int HIGHEST_PORT = 65_535;
        private static final Pattern ADDRESS = Pattern.compile(
                "((?:bolt|neo4j)(?:\\+s|\\+ssc)?)://(?:\\[([\\p{XDigit}:.]+)]|([^\\s\\[\\]:/@?#]+))(?::(\\d{1,5}))?");

        /** Returns whether something is an address for Bolt, without user, password and path. */
        public static boolean isBolt(String told) {
            var address = ADDRESS.matcher(told);
            return address.matches() && port(address) <= HIGHEST_PORT;
        }

        private static int port(Matcher address) {
            return address.group(4) == null ? USUAL_BOLT : Integer.parseInt(address.group(4));
        }

        /**
         * Returns what the processes of a system connect to, by Bolt: HELIX itself speaks HTTP with the same server.
         *
         * @throws IllegalStateException where the option is no such address
         */
        public Endpoint bolt(SystemName name) {
            var at = of(name);
            var told = at.options().get(BOLT);
            if (told == null) {
                return new Endpoint(BOLT, at.host(), USUAL_BOLT, at.database(), at.user(), at.secret(), Map.of());
            }
            var address = ADDRESS.matcher(told);
            if (!address.matches()) {
                // Another one in its place would be compared with production's, and not be what the processes get.
                throw new IllegalStateException("no address for Bolt: " + told);
            }
            return new Endpoint(
                    address.group(1),
                    address.group(2) == null ? address.group(3) : address.group(2),
                    port(address),
                    at.database(),
                    at.user(),
                    at.secret(),
                    Map.of());
        }

        @Override
        public DatabaseKind kind() {
            return DatabaseKind.NEO4J;
        }
    }

    record Redis(Endpoint production, Endpoint test) implements DatabasePair {
        @Override
        public DatabaseKind kind() {
            return DatabaseKind.REDIS;
        }
    }
}
