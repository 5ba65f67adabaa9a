/** Brings changes to production: each flow a list of named, journalled steps. */
module dev.helix.evolution {
    requires transitive dev.helix.domain;

    exports dev.helix.evolution;
    exports dev.helix.evolution.develop;
    exports dev.helix.evolution.flow;
    exports dev.helix.evolution.project;
    exports dev.helix.evolution.release;
}
