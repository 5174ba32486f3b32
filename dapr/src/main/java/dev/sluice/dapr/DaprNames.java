package dev.sluice.dapr;

import dev.sluice.eventsource.spi.SourceName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What things are called beside Dapr: one place for the files that are rendered and the process that is called back.
 *
 * <p>The first parts are OpenFunction's names ({@code esc-kind-event}, {@code ebfes-}, {@code ebft-}, {@code ti-}). What
 * follows makes them unique where several EventSources, namespaces and buses share one folder of components. Names of
 * resources hold no dots, so a dot separates them without doubt; app ids may not hold dots and are separated by {@code --}.
 *
 * <p>Names are the same in every run and on every machine. Component and subscription names are valid names of Kubernetes
 * objects.
 */
public final class DaprNames {

    private static final int LONGEST_APP_ID = 58; // the injector adds "-dapr" and makes a label of it
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_FILE_NAME = 200; // without what is added to it
    private static final int HASH_CHARACTERS = 10;
    private static final Pattern OBJECT_NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private DaprNames() {}

    /** App id of the source role that runs one EventSource: {@code es-orders--default}. */
    public static String sourceApp(String namespace, String eventSource) {
        return appId("es-", eventSource, namespace);
    }

    /** App id of the trigger role that runs a group (or, named {@code default}, all groups) of a namespace. */
    public static String triggerApp(String namespace, String group) {
        return appId("t-", group, namespace);
    }

    private static String appId(String prefix, String name, String namespace) {
        String plain = prefix + name + "--" + namespace;
        boolean doubtful = name.contains("--") || namespace.contains("--");
        if (plain.length() <= LONGEST_APP_ID && !doubtful) {
            return plain;
        }
        String head = plain.substring(0, Math.min(plain.length(), LONGEST_APP_ID - HASH_CHARACTERS - 1));
        return head + "-" + hash(name + "/" + namespace);
    }

    /**
     * The component that brings in a source event, a binding or a pub/sub component: {@code esc-mqtt-temp.sensors.default}.
     *
     * @param name which event of which EventSource
     * @param kind its kind, such as {@code mqtt}
     */
    public static String sourceComponent(SourceName name, String kind) {
        return fit("esc-" + kind + "-" + name.event() + "." + name.eventSource() + "." + name.namespace());
    }

    /**
     * The consumer group, queue or client id under which a source event is read: that of the native connector, so that a
     * source that moves from one to the other goes on where it was.
     */
    public static String sourceConsumer(SourceName name) {
        return "sluice." + name.namespace() + "." + name.eventSource() + "." + name.event();
    }

    /**
     * The component through which an app publishes to a bus: {@code ebfes-main.default.es-orders--default}.
     *
     * @param appId the app, as {@link #sourceApp} or {@link #triggerApp} names it
     * @param busKey {@code namespace/name}, or {@code /name} of a ClusterEventBus
     */
    public static String publisher(String appId, String busKey) {
        return fit((appId.startsWith("es-") ? "ebfes-" : "ebft-") + bus(busKey) + "." + appId);
    }

    /**
     * The component through which an app reads all its topics of a bus.
     *
     * @param appId the app
     * @param busKey {@code namespace/name}, or {@code /name} of a ClusterEventBus
     */
    public static String reader(String appId, String busKey) {
        return fit("ti-" + bus(busKey) + "." + appId);
    }

    /**
     * The component through which an app reads one topic of a bus, for components that serve one topic each (JetStream).
     *
     * @param topic the topic's name on the bus, with the bus's prefix
     */
    public static String reader(String appId, String busKey, String topic) {
        return fit(reader(appId, busKey) + ".t" + hash(topic));
    }

    /**
     * The subscription of a component to a topic.
     *
     * @param component as one of the methods here names it
     * @param topic the topic's name on the bus, with the bus's prefix
     */
    public static String subscription(String component, String topic) {
        String plain = component + "." + topic;
        boolean valid =
                plain.length() <= LONGEST_NAME && OBJECT_NAME.matcher(plain).matches();
        return valid ? plain : fit(component + ".s" + hash(topic));
    }

    /**
     * The consumer group, durable or client id of a component, unique as the component's name is and free of the dots that
     * NATS does not take.
     */
    public static String consumer(String component) {
        return component.replace('.', '_');
    }

    /**
     * What a topic is called at the broker. Topics of source events and subscribers have the bus's prefix already; the
     * reserved ones, which begin with {@code _}, get it here.
     *
     * @param prefix the bus's {@code topic}; null when it has none
     * @param topic the topic's name on the bus
     */
    public static String brokerTopic(@Nullable String prefix, String topic) {
        return prefix != null && topic.startsWith("_") ? prefix + "." + topic : topic;
    }

    /**
     * The topic where a sidecar puts what was not taken within its limits, and where it is read again; see {@link #brokerTopic}.
     *
     * @param reader the app that reads a bus, or the component of a source
     */
    public static String undelivered(String reader) {
        return "_undelivered." + reader;
    }

    /**
     * The component through which an app's sidecar reads secrets from its environment.
     *
     * @param appId the app
     */
    public static String secrets(String appId) {
        return fit("sluice-secrets." + appId);
    }

    /**
     * The environment variable that holds a value which is written in a resource but must not stand in a file.
     *
     * @param holder the resource, such as {@code bus default/main}
     * @param item the name of the metadata item
     */
    public static String variable(String holder, String item) {
        String plain = "SLUICE_VALUE_" + holder + "_" + item;
        return plain.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_"
                + hash(holder + "/" + item).toUpperCase(Locale.ROOT);
    }

    /**
     * The JetStream stream that keeps the topics of a bus: {@code sluice_default_main}.
     *
     * @param busKey {@code namespace/name}, or {@code /name} of a ClusterEventBus
     */
    public static String stream(String busKey) {
        return "sluice_" + (busKey.startsWith("/") ? busKey.substring(1) : busKey.replace('/', '_'));
    }

    /**
     * The file that holds one resource of Dapr.
     *
     * @param kind what it is, such as {@code component}
     * @param name its name
     */
    public static String file(String kind, String name) {
        String plain = kind + "-" + name;
        boolean fits = plain.length() <= LONGEST_FILE_NAME;
        return (fits ? plain : plain.substring(0, LONGEST_FILE_NAME - HASH_CHARACTERS - 1) + "-" + hash(name))
                + ".yaml";
    }

    private static String bus(String busKey) {
        int slash = busKey.indexOf('/');
        String namespace = busKey.substring(0, Math.max(slash, 0));
        String name = busKey.substring(slash + 1);
        return namespace.isEmpty() ? name : name + "." + namespace;
    }

    private static String fit(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        return name.substring(0, LONGEST_NAME - HASH_CHARACTERS - 1) + "-" + hash(name);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of()
                    .formatHex(digest)
                    .substring(0, HASH_CHARACTERS)
                    .toLowerCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
