package dev.helix.adapter.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rights to production's objects. Owners are not carried: the user that fills a database owns what is in it.
 *
 * @param statements that grant it, each with the role that it needs; empty for one that everybody has
 * @param roles that statements and policies name
 */
record PostgresGrants(List<Grant> statements, Set<String> roles) {

    record Grant(String sql, String role) {}

    private static final String FOR_WHOM = "case when a.grantee = 0 then 'public' else quote_ident(r.rolname) end,"
            + " case when a.is_grantable then ' with grant option' else '' end), coalesce(r.rolname, '')";
    private static final String GRANTEE = " left join pg_roles r on r.oid = a.grantee";

    static PostgresGrants of(PostgresSession source) throws SQLException {
        var found = new ArrayList<Grant>();
        for (var row : source.rows(
                "select format('grant usage on schema %I to %s%s', n.nspname, " + FOR_WHOM
                        + " from pg_namespace n cross join lateral aclexplode(n.nspacl) a" + GRANTEE + " where "
                        + PostgresSession.USERS_SCHEMA
                        + " and n.nspname <> 'public' and a.grantee <> n.nspowner and a.privilege_type = 'USAGE'"
                        + " union all select format('grant %s on %s %I.%I to %s%s', a.privilege_type, case c.relkind when 'S' then 'sequence' else 'table' end,"
                        + " n.nspname, c.relname, " + FOR_WHOM
                        + " from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) a"
                        + GRANTEE + " where " + PostgresSession.USERS_SCHEMA
                        + " and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and a.grantee <> c.relowner and "
                        + PostgresSession.notOfAnExtension("pg_class", "c.oid")
                        + " union all select format('revoke all on %s %I.%I(%s) from public', case p.prokind when 'p' then 'procedure' else 'function' end,"
                        + " n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), ''"
                        + " from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.proacl is not null and "
                        + PostgresSession.USERS_SCHEMA + " and p.prokind in ('f', 'p', 'w') and "
                        + PostgresSession.notOfAnExtension("pg_proc", "p.oid")
                        + " and not exists (select 1 from aclexplode(p.proacl) z where z.grantee = 0)"
                        + " union all select format('grant execute on %s %I.%I(%s) to %s%s', case p.prokind when 'p' then 'procedure' else 'function' end,"
                        + " n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), " + FOR_WHOM
                        + " from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join lateral aclexplode(p.proacl) a"
                        + GRANTEE + " where " + PostgresSession.USERS_SCHEMA
                        + " and a.grantee not in (0, p.proowner) and p.prokind in ('f', 'p', 'w') and "
                        + PostgresSession.notOfAnExtension("pg_proc", "p.oid"),
                2)) {
            found.add(new Grant(row.getFirst(), row.get(1)));
        }
        var roles = new LinkedHashSet<>(
                source.texts(
                        "select distinct r.rolname from pg_policy p cross join lateral unnest(p.polroles) x join pg_roles r on r.oid = x order by 1"));
        found.stream().map(Grant::role).filter(role -> !role.isEmpty()).forEach(roles::add);
        return new PostgresGrants(found, roles);
    }

    /** Makes the roles that are missing, without a login, where that is allowed. Returns what could not be made. */
    List<String> makeRoles(PostgresSession target) throws SQLException {
        var there = Set.copyOf(target.texts("select rolname from pg_roles"));
        var missing = roles.stream()
                .filter(role -> !there.contains(role) && !role.startsWith("pg_"))
                .toList();
        if (missing.isEmpty()) {
            return List.of();
        }
        if (!target.flag("select rolsuper or rolcreaterole from pg_roles where rolname = current_user")) {
            return List.of("roles that the user of the test system may not make: " + String.join(", ", missing));
        }
        for (var role : missing) {
            target.run("create role " + PostgresClearing.quoted(role) + " nologin");
        }
        return List.of();
    }

    /** Grants what can be granted. Returns what was left out. */
    List<String> apply(PostgresSession target) throws SQLException {
        var there = Set.copyOf(target.texts("select rolname from pg_roles"));
        var without = 0;
        for (var grant : statements) {
            if (grant.role().isEmpty() || there.contains(grant.role())) {
                target.run(grant.sql());
            } else {
                without++;
            }
        }
        return without == 0 ? List.of() : List.of(without + " grants to such roles");
    }
}
