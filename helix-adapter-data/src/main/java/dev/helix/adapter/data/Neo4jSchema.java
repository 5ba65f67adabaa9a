package dev.helix.adapter.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The constraints and indexes of a database, as the server itself would create them, by their names.
 *
 * @param constraints come with an index of their own where they need one
 */
record Neo4jSchema(Map<String, String> constraints, Map<String, String> indexes) {

    private static final int WAIT_SECONDS = 600;

    static Neo4jSchema of(Neo4jClient client) {
        return new Neo4jSchema(
                statements(client, "SHOW CONSTRAINTS YIELD name, createStatement RETURN name, createStatement"),
                statements(
                        client,
                        "SHOW INDEXES YIELD name, createStatement, owningConstraint WHERE owningConstraint IS NULL"
                                + " RETURN name, createStatement"));
    }

    private static Map<String, String> statements(Neo4jClient client, String query) {
        var statements = new LinkedHashMap<String, String>();
        client.run(query + " ORDER BY name")
                .forEach(row ->
                        statements.put(row.path(0).asString(""), row.path(1).asString("")));
        return statements;
    }

    /** Makes a database have this and nothing else, and waits until its indexes can be used. */
    void make(Neo4jClient target, Deadline deadline) {
        var there = of(target);
        var statements = new ArrayList<String>();
        drop("CONSTRAINT", there.constraints, constraints, statements);
        drop("INDEX", there.indexes, indexes, statements);
        create(constraints, there.constraints, statements);
        create(indexes, there.indexes, statements);
        for (var statement : statements) {
            deadline.left();
            target.run(statement);
        }
        target.run("CALL db.awaitIndexes(" + WAIT_SECONDS + ")");
    }

    private static void drop(String what, Map<String, String> there, Map<String, String> wanted, List<String> into) {
        there.forEach((name, statement) -> {
            if (!statement.equals(wanted.get(name))) {
                into.add("DROP " + what + " `" + name.replace("`", "``") + "` IF EXISTS");
            }
        });
    }

    private static void create(Map<String, String> wanted, Map<String, String> there, List<String> into) {
        wanted.forEach((name, statement) -> {
            if (!statement.equals(there.get(name))) {
                into.add(statement);
            }
        });
    }
}
