package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionClaimsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ich hab's deployt.",
                "Ich habe es gerade ausgerollt.",
                "Das Feature wurde deployt.",
                "Deployment erfolgreich.",
                "Deployment abgeschlossen!",
                "Rollback durchgeführt.",
                "Die Änderung ist live.",
                "Die Änderung ist deployt.",
                "Wurde soeben in Produktion übernommen.",
                "Habe deployt.",
                "Hab das Projekt gerade deployt.",
                "✅ Deployt.",
                "Alles ist ausgerollt.",
                "Der Rollout ist durch.",
                "Die neue Version ist jetzt produktiv.",
                "Ich habe den Rollback ausgeführt.",
                "Ich habe das Deployment angestoßen.",
                "Ich habe die Änderung live geschaltet.",
                "Das Projekt ist integriert.",
                "Das Projekt wurde nach main gemergt.",
                "Ich habe feature-xyz nach main gemergt.",
                "Die Änderung läuft nun produktiv.",
                "Ich habe die Produktion auf die vorige Version zurückgesetzt.",
                "So, deployt!",
                "Das Feature ist ab sofort live.",
                "Die Integration wurde erfolgreich abgeschlossen.",
                "Deploy ist durch.",
                "Die Produktion läuft jetzt mit der neuen Version.",
                "Wir haben das Feature deployt.",
                "Das Testsystem läuft jetzt mit deiner Änderung.",
                "**Erfolgreich auf das Testsystem ausgerollt.**",
                "`feature-xyz` ist deployt."
            })
    void aGermanSentenceThatSaysItIsDoneIsAClaim(String sentence) {
        assertThat(ActionClaims.isClaim(sentence)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It's deployed.",
                "It's live.",
                "Deployed!",
                "Deployment complete.",
                "Deployment successful!",
                "The feature has been deployed.",
                "The change was deployed to the test system.",
                "I deployed it.",
                "I've pushed it to production.",
                "We've shipped it.",
                "Your change is live.",
                "All set: the change is in production.",
                "I have rolled back the change.",
                "Rollback complete.",
                "Successfully merged into main.",
                "The project has been merged into main.",
                "I went ahead and deployed it.",
                "Done — it's in production.",
                "The rollout is done.",
                "I triggered the deployment.",
                "I ran the deployment.",
                "✅ Deployed to the test system.",
                "feature-xyz is deployed.",
                "I released version 2 to production.",
                "The new version is up and running in production.",
                "Production now runs the new version.",
                "I put it into production.",
                "The integration has finished.",
                "I promoted the change to production.",
                "The feature has gone live.",
                "**Deployed successfully!**",
                "`feature-xyz` has been rolled back."
            })
    void anEnglishSentenceThatSaysItIsDoneIsAClaim(String sentence) {
        assertThat(ActionClaims.isClaim(sentence)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "So wird deployt: `/deploy feature-xyz`.",
                "Deployt wird mit `/deploy`.",
                "Ist es schon deployt?",
                "Wurde das Feature deployt?",
                "Ich kann nicht deployen.",
                "Wir haben damals alles von Hand deployt.",
                "„Fertig deployt!“ sagt HELIX dann.",
                "HELIX sagt: „Das Feature ist live.“",
                "Zum Ausrollen brauchst du `/deploy`.",
                "Das Deployment läuft über ein Skript.",
                "Das Deployment ist in `deploy.sh` beschrieben.",
                "Nach dem Deployment prüft HELIX die Antworten.",
                "Die Integrationstests sind grün.",
                "Ich habe die Integrationstests ergänzt.",
                "Ich habe das Deployment-Skript gelesen.",
                "Der Rollback ist in ADR-12 beschrieben.",
                "In Produktion läuft Version 3.",
                "Die Live-Ansicht zeigt die Spalten.",
                "Soll ich es deployen?",
                "Möchtest du, dass es live geht?",
                "Ausgerollt ist die Liste 20 Zeilen lang.",
                "Main ist der Zweig, in den integriert wird.",
                "Ein deployter Stand lässt sich zurückrollen.",
                "Das ist erst live, wenn du es sagst.",
                "Bevor es in Produktion ist, prüfen wir es.",
                "Ich werde es nicht deployen.",
                "Die Daten sind in der Produktion größer.",
                "Das Feature hat zwei Teile, eines davon ist produktiv nutzbar.",
                "Ein Rollback dauert 2 Sekunden.",
                "Es würde sofort live sein.",
                "You can deploy with `/deploy`.",
                "Is it deployed?",
                "Has it been deployed?",
                "Shall I say it is live?",
                "The log says \"deployed\".",
                "\"I have deployed it\" is what a model says.",
                "Deployed services are restarted.",
                "The deployed version is 3.",
                "Deployment is done by HELIX.",
                "A change that is deployed can be rolled back.",
                "Then main is merged into the project.",
                "We merged two ideas into one.",
                "I merged the two lists.",
                "I integrated your wishes into the draft.",
                "I ran the integration tests.",
                "I started the deployment script in my head only.",
                "The rollback is described in ADR-12.",
                "Production runs version 3.",
                "Deployments are atomic.",
                "To deploy it, say so.",
                "It will be live soon.",
                "It would be deployed by the pipeline.",
                "The test system is where changes are deployed.",
                "If it is live, tell me.",
                "I have read how it is deployed.",
                "The release notes are done.",
                "We shipped it last year.",
                "I pushed the idea further.",
                "The change is in `src/main/java`.",
                "The live view is fast.",
                "I put the list into the main section.",
                "`deployed` is a state.",
                "- [ ] it is deployed",
                "The word live is short."
            })
    void whatIsToldPlannedAskedDeniedOrQuotedIsNone(String sentence) {
        assertThat(ActionClaims.isClaim(sentence)).isFalse();
    }
}
