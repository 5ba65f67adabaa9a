package dev.helix.adapter.data;

import java.sql.SQLException;
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

    /** @param kept extensions that stay where they are, with their objects */
    void clear(Set<String> kept) throws SQLException {
        for (var drop :
                target.texts("select format('drop event trigger %I cascade', evtname) from pg_event_trigger t where "
                        + PostgresSession.notOfAnExtension("pg_event_trigger", "t.oid")
                        + " union all select format('drop publication %I', pubname) from pg_publication"
                        + " union all select format('drop foreign data wrapper %I cascade', fdwname) from pg_foreign_data_wrapper f where "
                        + PostgresSession.notOfAnExtension("pg_foreign_data_wrapper", "f.oid"))) {
            target.run(drop);
        }
        for (var name : target.texts("select extname from pg_extension where extname <> 'plpgsql'")) {
            if (!kept.contains(name)) {
                target.run("drop extension if exists " + quoted(name) + " cascade");
            }
        }
        for (var name : target.texts("select n.nspname from pg_namespace n where " + PostgresSession.USERS_SCHEMA
                + " and n.nspname <> 'public'")) {
            target.run("drop schema " + quoted(name) + " cascade");
        }
        if (!target.flag("select to_regnamespace('public') is not null")) {
            target.run("create schema public");
            return;
        }
        for (var row : target.rows(IN_PUBLIC, 2)) {
            target.run("drop " + kind(row.getFirst()) + " if exists " + row.get(1) + " cascade");
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
