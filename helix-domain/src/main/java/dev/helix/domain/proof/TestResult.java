package dev.helix.domain.proof;

import dev.helix.domain.evolution.TreeId;
import java.util.List;
import java.util.Map;

/**
 * The result of one stage on a tree, as in-toto's predicate for test results has it.
 *
 * @param tree the tested tree
 * @param stage the stage that ran
 * @param gates the files that decided
 */
public record TestResult(TreeId tree, StageRun stage, List<GateFile> gates) implements Claim {

    static final String TYPE = "https://in-toto.io/attestation/test-result/v0.1";
    /** The facts for which the predicate has no field. */
    private static final String STAGE = "https://helix.dev/proof/stage/v1";

    public TestResult {
        gates = List.copyOf(gates);
    }

    @Override
    public Statement statement() {
        return new Statement(
                Statement.Subject.of(tree),
                TYPE,
                Map.of(
                        "result",
                        stage.result(),
                        "configuration",
                        gates.stream().map(GateFile::descriptor).toList(),
                        STAGE,
                        stage.fields()));
    }

    static TestResult of(Statement statement) {
        var fields = new Fields("test-result", statement.predicate());
        var stage = StageRun.of(fields.part(STAGE));
        if (!stage.result().equals(fields.text("result"))) {
            throw fields.flawed("result", "is not that of its stage");
        }
        return new TestResult(
                statement.tree(),
                stage,
                fields.parts("configuration").stream().map(GateFile::of).toList());
    }
}
