/** The model of HELIX and the ports through which it reaches the world. Depends on the JDK alone. */
module dev.helix.domain {
    requires static transitive org.jspecify;

    exports dev.helix.domain.access;
    exports dev.helix.domain.agent;
    exports dev.helix.domain.answer;
    exports dev.helix.domain.chat;
    exports dev.helix.domain.data;
    exports dev.helix.domain.evolution;
    exports dev.helix.domain.port;
    exports dev.helix.domain.proof;
    exports dev.helix.domain.text;
}
