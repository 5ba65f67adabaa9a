package dev.helix.adapter.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
        var there = of(target).without(failed(target));
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

    /** Returns the names of those that a server could not build, and never will: something in the way has been removed since. */
    private static Set<String> failed(Neo4jClient client) {
        return client
                .run("SHOW INDEXES YIELD name, state, owningConstraint WHERE state = 'FAILED'"
                        + " RETURN coalesce(owningConstraint, name)")
                .stream()
                .map(row -> row.path(0).asString(""))
                .collect(Collectors.toSet());
    }

    /** Returns it with those of some names being like no other. */
    private Neo4jSchema without(Set<String> names) {
        return new Neo4jSchema(without(constraints, names), without(indexes, names));
    }

    private static Map<String, String> without(Map<String, String> statements, Set<String> names) {
        var others = new LinkedHashMap<String, String>();
        statements.forEach((name, statement) -> others.put(name, names.contains(name) ? "" : statement));
        return others;
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
