/** Makes an agent's answers dependable: validators, the loop around an agent, a filter for streams. */
module dev.helix.enforcement {
    requires transitive dev.helix.domain;
    requires org.commonmark;
    requires org.snakeyaml.engine;

    exports dev.helix.enforcement;
    exports dev.helix.enforcement.validator;

    uses dev.helix.domain.answer.Validator;
}
