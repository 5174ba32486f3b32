package dev.sluice.trigger.delivery.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Names as the machine knows them: hosts file, DNS, and what else it is set up with. */
public final class SystemNames implements NameResolver {

    private final Executor blocking;

    /**
     * Names as the machine knows them.
     *
     * @param blocking where look-ups run; they block
     */
    public SystemNames(Executor blocking) {
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<List<InetSocketAddress>> resolve(String host, int port) {
        return CompletableFuture.supplyAsync(() -> lookUp(host, port), blocking);
    }

    private static List<InetSocketAddress> lookUp(String host, int port) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }
}
