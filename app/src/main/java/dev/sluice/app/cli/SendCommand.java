package dev.sluice.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.app.client.SluiceClient;
import dev.sluice.app.client.SourceNames;
import dev.sluice.app.output.Terminal;
import dev.sluice.app.output.Terminal.Tone;
import dev.sluice.crds.model.DurationText;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice send}. */
@Command(
        name = "send",
        description = "Sends events through a source of a running Sluice, as if they came from outside.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Without --data, --file or anything on stdin each event is {\"message\":\"hello\",\"number\":N}. A JSON object",
            "that has specversion, type and source is sent as the CloudEvent it is.",
            "",
            "Examples:",
            "  sluice send hello",
            "  sluice send default/hello/hello --data '{\"message\":\"hi\"}' --wait",
            "  sluice send hello --count 1000 --audit",
            "  sluice send sshd --lines --file auth.log",
            "  echo '{\"n\":1}' | sluice send hello --type com.example.n --subject one"
        })
final class SendCommand implements Callable<Integer> {

    private static final int CONNECTIONS = 16;

    @Parameters(paramLabel = "NS/SOURCE/EVENT", description = "The source event, or any unique end of its name.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String target;

    @Mixin
    private final MessageOptions messages = new MessageOptions();

    @Option(names = "--rate", paramLabel = "N", description = "At most N events a second.")
    private double rate;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Events under way at a time (default 16; with --lines 1, which keeps their order).")
    private int parallel;

    @Option(names = "--wait", description = "Waits until every delivery has ended, and prints the outcomes.")
    private boolean wait;

    @Option(
            names = "--audit",
            description = "Sends until every event is taken, across restarts of the server, and accounts for each.")
    private boolean audit;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "With --wait or --audit: give up when nothing moves for so long (default ${DEFAULT-VALUE}).")
    private String timeout = "5m";

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        messages.check();
        Duration patience = patience();
        try (Interruption interruption = Interruption.exitCodeFour()) {
            SluiceClient client = server.client(common.surroundings());
            String source = new SourceNames(client).find(target);
            Sender.Pace pace = new Sender.Pace(connections(), rate, audit ? patience : Duration.ZERO);
            return audit ? audited(client, source, pace) : sent(client, source, pace, patience);
        }
    }

    private Duration patience() {
        return DurationText.parse(timeout)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "--timeout " + timeout + ": expected " + DurationText.DESCRIPTION));
    }

    private int connections() {
        return parallel > 0 ? parallel : messages.lines() ? 1 : CONNECTIONS;
    }

    private int audited(SluiceClient client, String source, Sender.Pace pace) {
        Audit.Account account = new Audit(client, common).run(source, messages.feed(common.surroundings()), pace);
        if (common.json()) {
            common.record(account);
        } else {
            account.print(common.out());
        }
        return (account.balanced() ? ExitCode.FINE : ExitCode.FAILED).code();
    }

    private int sent(SluiceClient client, String source, Sender.Pace pace, Duration patience) {
        SendTally tally = new SendTally(common.err());
        new Sender(client, source, pace, tally).send(messages.feed(common.surroundings()));
        report(source, tally);
        boolean fine = tally.refused() == 0;
        if (wait) {
            fine &= new Outcomes(client, common, patience).await(tally.ids());
        }
        return (fine ? ExitCode.FINE : ExitCode.FAILED).code();
    }

    private void report(String source, SendTally tally) {
        tally.reasons().forEach(reason -> common.err().line("sluice: " + source + " refused it: " + reason));
        if (common.json()) {
            ObjectNode report = common.mapper().createObjectNode().put("source", source);
            report.put("accepted", tally.accepted()).put("filtered", tally.filtered());
            report.put("duplicates", tally.duplicates()).put("refused", tally.refused());
            tally.ids().forEach(report.putArray("ids")::add);
            common.record(report);
            return;
        }
        Terminal out = common.out();
        boolean one = tally.accepted() == 1 && tally.refused() == 0;
        out.line(
                one && tally.ids().size() == 1
                        ? "accepted by " + source + ": event " + tally.ids().get(0) + note(tally)
                        : tally.accepted() + " accepted by " + source + note(tally)
                                + (tally.refused() == 0 ? "" : ", " + out.in(Tone.BAD, tally.refused() + " refused")));
    }

    private static String note(SendTally tally) {
        return (tally.filtered() == 0 ? "" : ", " + tally.filtered() + " filtered by the source")
                + (tally.duplicates() == 0 ? "" : ", " + tally.duplicates() + " known already");
    }
}
