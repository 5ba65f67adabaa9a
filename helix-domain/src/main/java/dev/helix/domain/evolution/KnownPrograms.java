package dev.helix.domain.evolution;

import java.util.regex.Pattern;

/** Programs of which it is known that they run no file of a repository by its place among their arguments. */
final class KnownPrograms {

    /** What these are given is read, and not run, whatever it is called. */
    private static final Pattern READING = Pattern.compile(
            "[ef]?grep|rg|ag|echo|printf|test|\\[|cat|tac|head|tail|wc|ls|stat|diff|cmp|cp|mv|rm|mkdir|chmod|touch"
                    + "|true|false|:|sleep|exit|seq|sort|uniq|cut|tr|tee|date|uname|id|pwd|basename|dirname|realpath|readlink|mktemp|kill|wait"
                    + "|read|shift|return|local|break|continue|done|fi|esac|case|do|then|sha\\d+sum|md5sum|nc|touch"
                    + "|tar|git|which|type|hash|export|unset|set|npm|pnpm|yarn|pip[\\d.]*|brew|apt|apt-get|apk|dnf|gem|curl|wget"
                    + "|\\[\\[|\\(\\(|let|umask|ulimit|declare|typeset|local|readonly|alias|getopts|nproc|env|jq|yq|xmllint|psql|pg_isready|createdb"
                    + "|dropdb|pg_dump|pg_restore|mysql|mysqladmin|mariadb|sqlite3|redis-cli|mongosh|openssl|gzip|gunzip|zip|unzip|rsync"
                    + "|envsubst|column|paste|comm|join|split|du|df|ps|free|ln|install|patch|xxd|od|file|less|nslookup|getent|lsof|ss|pgrep|pkill");
    /** Known by their own files, and started with a command of any program. */
    private static final Pattern RUNNING_OTHERS = Pattern.compile(
            "nyc|c8|tox|stack|cabal|meson" + "|docker|docker-compose|podman|podman-compose|nerdctl|kubectl");

    private KnownPrograms() {}

    /** Returns whether nothing that {@code name} is given is run. */
    static boolean onlyReads(String name) {
        return READING.matcher(name).matches() || RunnerOptions.knows(name);
    }

    /** Returns whether a command of any program may follow among the arguments of {@code name}. */
    static boolean runsOthers(String name) {
        return RUNNING_OTHERS.matcher(name).matches();
    }
}
