import java.nio.file.Files;
import java.nio.file.Path;
import org.neo4j.harness.Neo4jBuilders;

/** Two servers of Neo4j in one process, which ends with the one that has started it: prints their addresses, then waits for the end of its input. */
public class Harness {

    public static void main(String[] arguments) throws Exception {
        for (var name : arguments) {
            var folder = Files.createDirectories(Path.of(name));
            var server = Neo4jBuilders.newInProcessBuilder(folder).build();
            System.out.println("at " + server.httpURI() + " " + server.boltURI());
        }
        System.out.flush();
        while (System.in.read() >= 0) {
            // What is said to it means nothing.
        }
        Runtime.getRuntime().halt(0);
    }
}
