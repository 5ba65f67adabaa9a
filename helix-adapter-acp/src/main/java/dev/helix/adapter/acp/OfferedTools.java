package dev.helix.adapter.acp;

import dev.helix.domain.agent.Prompt;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tools of the Model Context Protocol that HELIX offers to agents that can use them. Called from many threads. */
public interface OfferedTools {

    /** No tools for anybody. */
    OfferedTools NONE = prompt -> Optional.empty();

    /** The name under which an agent knows HELIX's tools. */
    String SERVER = "helix";

    /** Opens them for the process of a turn, until {@link Offer#close} is run; empty where its prompt gets none. */
    Optional<Offer> open(Prompt prompt);

    /**
     * The tools that one process is offered.
     *
     * @param address answers messages of the Model Context Protocol over HTTP, on loopback
     * @param token the process shows it as bearer token; good for this process alone
     * @param tools their names, each with the names of its arguments: no other call is one of them
     * @param close makes the token worthless
     */
    record Offer(URI address, String token, Map<String, Set<String>> tools, Runnable close) {

        public Offer {
            tools = Map.copyOf(tools);
        }

        /** As {@code session/new} wants it. */
        Map<String, Object> server() {
            return Map.of(
                    "type",
                    "http",
                    "name",
                    SERVER,
                    "url",
                    address.toString(),
                    "headers",
                    List.of(Map.of("name", "Authorization", "value", "Bearer " + token)));
        }

        @Override
        public String toString() {
            return "Offer[" + address + "]";
        }
    }
}
