package dev.helix.domain.proof;

import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.TreeId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that HELIX knows of a validation, in a predicate of its own: what others have no field for.
 *
 * @param tree what was tested
 * @param project whose change it has
 * @param base the commit of main that the change was merged onto
 * @param baseTree its tree
 * @param bundle the digest of the sealed change
 * @param plan the digest of what it was judged by
 * @param stages those that ran, in order
 * @param gates the files that decided
 * @param tools what HELIX itself worked with, with its version, by name
 * @param programs those of the machine that the stages' commands started; none where nobody has looked, as older versions of HELIX
 * @param confined whether the candidate ran in a sandbox
 * @param sandbox which one, or why in none
 * @param evidence how much it proves, and why no more
 * @param requestedBy who asked for the change
 * @param startedAt begin
 * @param endedAt end
 */
public record Verdict(
        TreeId tree,
        String project,
        CommitId base,
        TreeId baseTree,
        String bundle,
        String plan,
        List<StageRun> stages,
        List<GateFile> gates,
        Map<String, String> tools,
        List<StageProgram> programs,
        boolean confined,
        String sandbox,
        Evidence evidence,
        String requestedBy,
        Instant startedAt,
        Instant endedAt)
        implements Claim {

    static final String TYPE = "https://helix.dev/proof/verdict/v1";

    /**
     * How much a validation proves.
     *
     * @param level as its report spells it
     * @param reason why it proves no more
     */
    public record Evidence(String level, String reason) {}

    public Verdict {
        stages = List.copyOf(stages);
        gates = List.copyOf(gates);
        tools = Map.copyOf(tools);
        programs = List.copyOf(programs);
    }

    @Override
    public Statement statement() {
        var fields = new HashMap<String, Object>();
        fields.put("project", project);
        fields.put("base_commit", base.sha());
        fields.put("base_tree", baseTree.sha());
        fields.put("bundle_digest", bundle);
        fields.put("plan_digest", plan);
        fields.put("stages", stages.stream().map(StageRun::fields).toList());
        fields.put("gates", gates.stream().map(GateFile::descriptor).toList());
        fields.put("tools", tools);
        if (!programs.isEmpty()) {
            fields.put(
                    "programs", programs.stream().map(StageProgram::descriptor).toList());
        }
        fields.put("sandbox", Map.of("confined", confined, "by", sandbox));
        fields.put("evidence", evidence.level());
        fields.put("evidence_reason", evidence.reason());
        fields.put("requested_by", requestedBy);
        fields.put("started_at", startedAt.toString());
        fields.put("ended_at", endedAt.toString());
        return new Statement(Statement.Subject.of(tree), TYPE, fields);
    }

    static Verdict of(Statement statement) {
        var fields = new Fields("verdict", statement.predicate());
        var sandbox = fields.part("sandbox");
        return new Verdict(
                statement.tree(),
                fields.text("project"),
                fields.commit("base_commit"),
                fields.tree("base_tree"),
                fields.text("bundle_digest"),
                fields.text("plan_digest"),
                fields.parts("stages").stream().map(StageRun::of).toList(),
                fields.parts("gates").stream().map(GateFile::of).toList(),
                fields.textsByName("tools"),
                fields.has("programs")
                        ? fields.parts("programs").stream()
                                .map(StageProgram::of)
                                .toList()
                        : List.of(),
                sandbox.flag("confined"),
                sandbox.text("by"),
                new Evidence(fields.text("evidence"), fields.text("evidence_reason")),
                fields.text("requested_by"),
                fields.time("started_at"),
                fields.time("ended_at"));
    }
}
