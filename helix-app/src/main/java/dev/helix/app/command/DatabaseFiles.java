package dev.helix.app.command;

import dev.helix.domain.data.DatabaseKind;
import dev.helix.domain.evolution.SystemName;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The files that describe database servers of both systems to an engine of containers, and the part {@code data} of helix.yaml.
 *
 * @param kinds which databases, in their own order
 */
record DatabaseFiles(Set<DatabaseKind> kinds) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 24;
    private static final String REDIS_WITH_A_PASSWORD = """
            \040   command: [redis-server, --appendonly, "yes", --requirepass, "${REDIS_PASSWORD:?stands in .env}"]
            \040   environment: { REDISCLI_AUTH: "${REDIS_PASSWORD:?stands in .env}" }
            """;
    private static final String POSTGRES = "POSTGRES_PASSWORD";
    private static final String NEO4J = "NEO4J_PASSWORD";
    private static final String QDRANT = "QDRANT_API_KEY";
    private static final String REDIS = "REDIS_PASSWORD";

    /** Returns the compose file of a system. */
    String compose(SystemName name) {
        var test = name == SystemName.TEST;
        var services = new StringBuilder();
        var volumes = new StringBuilder();
        if (kinds.contains(DatabaseKind.POSTGRES)) {
            services.append("""
                  postgres:
                    image: postgres:17.6-bookworm
                    environment:
                      POSTGRES_DB: helix
                      POSTGRES_USER: helix
                      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?stands in .env}
                    ports: ["127.0.0.1:%d:5432"]
                    volumes: ["postgres:/var/lib/postgresql/data"]
                    healthcheck: { test: [CMD, pg_isready, -U, helix, -d, helix], interval: 2s, timeout: 5s, retries: 30 }
                    restart: unless-stopped
                """.formatted(test ? 5433 : 5432));
            volumes.append("  postgres: {}\n");
        }
        if (kinds.contains(DatabaseKind.NEO4J)) {
            services.append("""
                  neo4j:
                    image: neo4j:5.26.12-community
                    environment: { NEO4J_AUTH: "neo4j/${NEO4J_PASSWORD:?stands in .env}" }
                    ports: ["127.0.0.1:%d:7474", "127.0.0.1:%d:7687"]
                    volumes: ["neo4j:/data"]
                    healthcheck: { test: [CMD, wget, -q, --spider, "http://127.0.0.1:7474/"], interval: 2s, timeout: 5s, retries: 60 }
                    restart: unless-stopped
                """.formatted(test ? 7475 : 7474, test ? 7688 : 7687));
            volumes.append("  neo4j: {}\n");
        }
        if (kinds.contains(DatabaseKind.QDRANT)) {
            services.append("""
                  qdrant:
                    image: qdrant/qdrant:v1.15.4
                %s    ports: ["127.0.0.1:%d:6333", "127.0.0.1:%d:6334"]
                    volumes: ["qdrant:/qdrant/storage"]
                    healthcheck: { test: [CMD, bash, -c, "exec 3<>/dev/tcp/127.0.0.1/6333"], interval: 2s, timeout: 5s, retries: 30 }
                    restart: unless-stopped
                """.formatted(
                            test
                                    ? ""
                                    : "    environment: { QDRANT__SERVICE__API_KEY: \"${QDRANT_API_KEY:?stands in .env}\" }\n",
                            test ? 6335 : 6333,
                            test ? 6336 : 6334));
            volumes.append("  qdrant: {}\n");
        }
        if (kinds.contains(DatabaseKind.REDIS)) {
            services.append("""
                  redis:
                    image: redis:7.4.5-bookworm
                %s    ports: ["127.0.0.1:%d:6379"]
                    volumes: ["redis:/data"]
                    healthcheck: { test: [CMD, redis-cli, ping], interval: 2s, timeout: 5s, retries: 30 }
                    restart: unless-stopped
                """.formatted(
                            test ? "    command: [redis-server, --appendonly, \"yes\"]\n" : REDIS_WITH_A_PASSWORD,
                            test ? 6380 : 6379));
            volumes.append("  redis: {}\n");
        }
        return "# Database servers of the " + name.word() + " system, on this machine alone: helix control --system "
                + name.word() + " docker-up\nservices:\n" + services + "volumes:\n" + volumes;
    }

    /**
     * Returns a file of variables with new passwords; empty where none is needed. Candidates reach what listens on this machine, so each of production's
     * asks for one; of the test system's only PostgreSQL and Neo4j do, which start without none.
     */
    String variables(SystemName name) {
        var variables = new StringBuilder();
        if (kinds.contains(DatabaseKind.POSTGRES)) {
            variables.append(POSTGRES).append('=').append(password()).append('\n');
        }
        if (kinds.contains(DatabaseKind.NEO4J)) {
            variables.append(NEO4J).append('=').append(password()).append('\n');
        }
        if (name == SystemName.PRODUCTION && kinds.contains(DatabaseKind.QDRANT)) {
            variables.append(QDRANT).append('=').append(password()).append('\n');
        }
        if (name == SystemName.PRODUCTION && kinds.contains(DatabaseKind.REDIS)) {
            variables.append(REDIS).append('=').append(password()).append('\n');
        }
        return variables.toString();
    }

    private static String password() {
        var bytes = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns the part of helix.yaml. */
    String section() {
        var text = new StringBuilder(
                "data:                       # the test system's are filled before each tree it runs, see docs/databases.md\n");
        if (kinds.contains(DatabaseKind.POSTGRES)) {
            text.append("""
                  postgres:
                    production: { url: "postgresql://127.0.0.1:5432/helix", user: helix, password_file: "docker/production/.env#POSTGRES_PASSWORD" }
                    test: { url: "postgresql://127.0.0.1:5433/helix", user: helix, password_file: "docker/test/.env#POSTGRES_PASSWORD" }
                """);
        }
        if (kinds.contains(DatabaseKind.NEO4J)) {
            text.append("""
                  neo4j:
                    production: { url: "http://127.0.0.1:7474/neo4j", bolt: "bolt://127.0.0.1:7687", password_file: "docker/production/.env#NEO4J_PASSWORD" }
                    test: { url: "http://127.0.0.1:7475/neo4j", bolt: "bolt://127.0.0.1:7688", password_file: "docker/test/.env#NEO4J_PASSWORD" }
                """);
        }
        if (kinds.contains(DatabaseKind.QDRANT)) {
            text.append("""
                  qdrant:
                    production: { url: "http://127.0.0.1:6333", password_file: "docker/production/.env#QDRANT_API_KEY" }
                    test: { url: "http://127.0.0.1:6335" }
                """);
        }
        if (kinds.contains(DatabaseKind.REDIS)) {
            text.append("""
                  redis:
                    production: { url: "redis://127.0.0.1:6379", password_file: "docker/production/.env#REDIS_PASSWORD" }
                    test: { url: "redis://127.0.0.1:6380" }
                """);
        }
        return text.toString();
    }
}
