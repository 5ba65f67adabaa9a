package dev.helix.domain.port;

import dev.helix.domain.evolution.TreeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps foreign processes (builds, candidates, their tests, agents) away from everything that they don't need: what judges
 * them above all. Safe for use by many threads.
 */
public interface Sandbox {

    /** Whether the network of the machine is there. */
    enum Network {
        /** As outside: a port that is opened inside is reached from outside, and the other way. */
        HOST,
        /** A loopback interface of its own and nothing else. */
        NONE
    }

    /** How long what is enclosed may live. */
    enum Life {
        /** It ends when HELIX ends, even when HELIX is killed. */
        WITH_HELIX,
        /** It goes on when HELIX ends; its starter ends it by its process tree. */
        OF_ITS_OWN
    }

    /**
     * The reach of one process, with all that it starts. The rest of the machine is read-only, and private places (the person's
     * home, HELIX's memory, the repository's history, other systems) are not there at all.
     *
     * @param directory where it runs; absolute, exists
     * @param writable files and folders that it may change; absolute; what does not exist is left out
     * @param readable files and folders that it may read although they lie in private places; absolute; what does not exist
     *     is left out
     * @param tree that it works on; empty where that is not known
     * @param home what stands in the place of the person's home; empty for a fresh one that is gone with the process
     * @param network what it can talk to
     * @param life how long it may live
     * @param nests whether it may make sandboxes of its own, as agents and browsers do
     * @param limits what it may use
     * @param layer places that it changes for itself alone; empty for none
     */
    record Enclosure(
            Path directory,
            List<Path> writable,
            List<Path> readable,
            Optional<TreeId> tree,
            Optional<Home> home,
            Network network,
            Life life,
            boolean nests,
            Limits limits,
            Optional<Layer> layer) {

        public Enclosure {
            writable = List.copyOf(writable);
            readable = List.copyOf(readable);
            if (!directory.isAbsolute()
                    || !writable.stream().allMatch(Path::isAbsolute)
                    || !readable.stream().allMatch(Path::isAbsolute)) {
                throw new IllegalArgumentException("paths of an enclosure are absolute");
            }
        }

        /** Returns the least that a command can reach: {@code directory} alone, the network, and nothing that lasts. */
        public static Enclosure around(Path directory) {
            return new Enclosure(
                    directory,
                    List.of(directory),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Network.HOST,
                    Life.WITH_HELIX,
                    false,
                    Limits.NONE,
                    Optional.empty());
        }

        /** Returns one in which {@code more} can be changed, too. */
        public Enclosure writing(List<Path> more) {
            return new Enclosure(
                    directory, both(writable, more), readable, tree, home, network, life, nests, limits, layer);
        }

        /** Returns one in which {@code more} can be read, too; where that lies in a writable place, it can't be changed. */
        public Enclosure reading(List<Path> more) {
            return new Enclosure(
                    directory, writable, both(readable, more), tree, home, network, life, nests, limits, layer);
        }

        /** Returns one that works on {@code other}. */
        public Enclosure on(TreeId other) {
            return new Enclosure(
                    directory, writable, readable, Optional.of(other), home, network, life, nests, limits, layer);
        }

        /** Returns one with {@code other} in the place of the person's home. */
        public Enclosure living(Home other) {
            return new Enclosure(
                    directory, writable, readable, tree, Optional.of(other), network, life, nests, limits, layer);
        }

        /** Returns one that lives as {@code other}. */
        public Enclosure lasting(Life other) {
            return new Enclosure(directory, writable, readable, tree, home, network, other, nests, limits, layer);
        }

        /** Returns one that talks to {@code other}. */
        public Enclosure talking(Network other) {
            return new Enclosure(directory, writable, readable, tree, home, other, life, nests, limits, layer);
        }

        /** Returns one that may use {@code other}. */
        public Enclosure limited(Limits other) {
            return new Enclosure(directory, writable, readable, tree, home, network, life, nests, other, layer);
        }

        /** Returns one in which sandboxes can be made. */
        public Enclosure nesting() {
            return new Enclosure(directory, writable, readable, tree, home, network, life, true, limits, layer);
        }

        /** Returns one that keeps some of its changes to itself, where that can be done. */
        public Enclosure layered(Layer other) {
            return new Enclosure(
                    directory, writable, readable, tree, home, network, life, nests, limits, Optional.of(other));
        }

        private static List<Path> both(List<Path> some, List<Path> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }
    }

    /**
     * Changes that are kept apart: who is enclosed with it finds the places as they are, and as it has changed them itself, and
     * nobody else sees those changes.
     *
     * @param folder keeps them, for all that are enclosed with the same one; absolute; exists
     * @param places folders that are writable in the enclosure; absolute; what is no folder is left out
     */
    record Layer(Path folder, List<Path> places) {

        public Layer {
            places = List.copyOf(places);
            if (!folder.isAbsolute() || !places.stream().allMatch(Path::isAbsolute)) {
                throw new IllegalArgumentException("paths of a layer are absolute");
            }
        }
    }

    /**
     * The folder that stands in the place of the person's home.
     *
     * @param folder is the home, writable; absolute; empty for a fresh one that is gone with the process
     * @param caches has what tools have fetched, for others who live elsewhere as well: those places of the home, and no others,
     *     are there instead; absolute; empty where there are none
     */
    record Home(Optional<Path> folder, Optional<Path> caches) {

        public Home {
            if (!Stream.concat(folder.stream(), caches.stream()).allMatch(Path::isAbsolute)) {
                throw new IllegalArgumentException("paths of a home are absolute");
            }
        }

        /** Returns one that is all in {@code folder}. */
        public static Home in(Path folder) {
            return new Home(Optional.of(folder), Optional.empty());
        }
    }

    /**
     * The limits of each enclosed process; 0 stands for no limit.
     *
     * @param processes processes and threads of its user, at most. The operating system ignores it for root
     * @param openFiles files that a process has open, at most
     * @param fileBytes how large a file may become, in bytes
     * @param memoryBytes how much data a process may have, in bytes
     */
    record Limits(long processes, long openFiles, long fileBytes, long memoryBytes) {

        /** No limit at all. */
        public static final Limits NONE = new Limits(0, 0, 0, 0);

        public Limits {
            if (processes < 0 || openFiles < 0 || fileBytes < 0 || memoryBytes < 0) {
                throw new IllegalArgumentException("a limit is at least 0");
            }
        }

        /** Returns whether there is any. */
        public boolean any() {
            return !equals(NONE);
        }
    }

    /** Whether anything is kept away at all. */
    sealed interface Confinement {

        /**
         * Everything that is enclosed is confined.
         *
         * @param by the program that does it, with its version
         */
        record Confined(String by) implements Confinement {}

        /**
         * Nothing is: what is started runs as HELIX itself, and can do what HELIX can.
         *
         * @param why one line
         * @param remedy what a person can do about it; one line
         */
        record Open(String why, String remedy) implements Confinement {}
    }

    /** Returns whether anything is kept away at all. */
    Confinement confinement();

    /** Returns what is not kept away although the rest is, and what a person can do about it; empty for nothing. */
    default Optional<Confinement.Open> gap() {
        return Optional.empty();
    }

    /** Returns whether a place is not there for what is enclosed because HELIX, or the person, has something there to hide. */
    boolean hides(Path place);

    /** Returns whether changes of {@code place} can be kept apart in {@code folder}, which is absolute and exists; elsewhere they are everybody's. */
    boolean keepsApart(Path place, Path folder);

    /** Returns the command that runs {@code command} in {@code enclosure}; {@code command} itself where nothing is confined. */
    List<String> enclose(List<String> command, Enclosure enclosure);

    /**
     * Starts an enclosed command. A process that lives with HELIX is started here: where the operating system ties a life to the
     * <em>thread</em> that started it, that thread lives as long as HELIX.
     *
     * @throws E when it can't be started
     */
    <P, E extends Exception> P start(Start<P, E> start) throws E;

    /**
     * Starts a process.
     *
     * @param <P> what stands for it
     * @param <E> why it can't be started
     */
    @FunctionalInterface
    interface Start<P, E extends Exception> {
        P start() throws E;
    }
}
