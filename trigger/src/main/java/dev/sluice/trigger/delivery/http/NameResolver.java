package dev.sluice.trigger.delivery.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds the addresses of a host. Thread-safe; never blocks the caller. */
@FunctionalInterface
public interface NameResolver {

    /**
     * Looks a host up.
     *
     * @param host a name or an address literal, IPv6 without brackets
     * @param port the port that is wanted
     * @return at least one resolved address; completes exceptionally with {@link java.net.UnknownHostException} when there
     *     is none
     */
    CompletionStage<List<InetSocketAddress>> resolve(String host, int port);
}
