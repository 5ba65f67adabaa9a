package dev.helix.adapter.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Empties a database of all that people have made, but HELIX's marker and the schema public itself, whose rights stay. */
record PostgresClearing(PostgresSession target) {

    private static final String IN_PUBLIC = "select distinct i.type, i.identity from pg_depend d"
            + " cross join lateral pg_identify_object(d.classid, d.objid, 0) i"
            + " where d.refclassid = 'pg_namespace'::regclass and d.refobjid = 'public'::regnamespace and d.deptype = 'n'"
            + " and d.classid <> 'pg_default_acl'::regclass and not exists (select 1 from pg_depend x"
            + " where x.classid = d.classid and x.objid = d.objid and x.deptype in ('e', 'i', 'a')"
            // A partitioned table belongs to itself.
            + " and not (x.refclassid = x.classid and x.refobjid = x.objid))";

    private static final int BATCH = 100;
    /** Of these a command drops one, for its name has more parts. */
    private static final Set<String> ONE_BY_ONE = Set.of("operator class", "operator family");

    /** @param kept extensions that stay where they are, with their objects */
    void clear(Set<String> kept) throws SQLException {
        // Each object that goes with another would be told, some hundred times.
        target.run("set local client_min_messages = warning");
        var drops = new ArrayList<>(
                target.texts("select format('drop event trigger %I cascade', evtname) from pg_event_trigger t where "
                        + PostgresSession.notOfAnExtension("pg_event_trigger", "t.oid")
                        + " union all select format('drop publication %I', pubname) from pg_publication"
                        + " union all select format('drop foreign data wrapper %I cascade', fdwname) from pg_foreign_data_wrapper f where "
                        + PostgresSession.notOfAnExtension("pg_foreign_data_wrapper", "f.oid")));
        for (var name : target.texts("select extname from pg_extension where extname <> 'plpgsql'")) {
            if (!kept.contains(name)) {
                drops.add("drop extension if exists " + quoted(name) + " cascade");
            }
        }
        for (var name : target.texts("select n.nspname from pg_namespace n where " + PostgresSession.USERS_SCHEMA
                + " and n.nspname <> 'public'")) {
            drops.add("drop schema " + quoted(name) + " cascade");
        }
        run(drops);
        if (!target.flag("select to_regnamespace('public') is not null")) {
            target.run("create schema public");
            return;
        }
        run(drops(target.rows(IN_PUBLIC, 2)));
    }

    /** Returns what drops objects, many of a kind at once: each by itself would look anew for all that depends on it. */
    private static List<String> drops(List<List<String>> objects) {
        var byKind = new LinkedHashMap<String, List<String>>();
        var drops = new ArrayList<String>();
        for (var row : objects) {
            if (ONE_BY_ONE.contains(row.getFirst())) {
                drops.add("drop " + row.getFirst() + " if exists " + row.get(1) + " cascade");
            } else {
                byKind.computeIfAbsent(kind(row.getFirst()), kind -> new ArrayList<>())
                        .add(row.get(1));
            }
        }
        byKind.forEach((kind, names) -> {
            for (int from = 0; from < names.size(); from += BATCH) {
                var some = names.subList(from, Math.min(from + BATCH, names.size()));
                drops.add("drop " + kind + " if exists " + String.join(", ", some) + " cascade");
            }
        });
        return drops;
    }

    private void run(List<String> statements) throws SQLException {
        if (!statements.isEmpty()) {
            target.run(String.join(";\n", statements));
        }
    }

    /** Returns what DROP calls a kind of object. */
    private static String kind(String type) {
        return switch (type) {
            case "statistics object" -> "statistics";
            case "composite type" -> "type";
            default -> type;
        };
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
