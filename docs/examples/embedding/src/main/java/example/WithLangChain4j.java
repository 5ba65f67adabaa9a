package example;

import dev.helix.adapter.folder.FolderView;
import dev.helix.domain.answer.Enforced;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Policy;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.FileExistenceValidator;
import dev.langchain4j.model.chat.ChatModel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;

/** ADRs by any model of LangChain4j, whose plans name files of a folder that are really there. */
public final class WithLangChain4j {

    private WithLangChain4j() {}

    /** Asks until the answer holds, or says why it doesn't. */
    public static Enforced ask(ChatModel model, String question, Path folder) {
        var rules = Policy.of(
                Locale.ENGLISH,
                new AdrStructureValidator(AdrProfile.HELIX_EN),
                new FileExistenceValidator(AdrProfile.HELIX_EN));
        var enforcer = Enforcer.of(prompt -> model.chat(prompt.text()), rules, InstantSource.system());
        return enforcer.answer(question, new FolderView(folder));
    }
}
