package dev.sluice.app.process;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What kind of address a server listens on. */
final class InetAddresses {

    private InetAddresses() {}

    /** Whether an address can be reached from this machine only. */
    static boolean loopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
