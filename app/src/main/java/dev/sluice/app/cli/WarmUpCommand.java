package dev.sluice.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs once over a throw-away folder, so that the launcher can keep the loaded classes ready. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        return 0;
    }
}
