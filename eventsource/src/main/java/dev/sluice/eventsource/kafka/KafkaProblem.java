package dev.sluice.eventsource.kafka;

import dev.sluice.crds.model.KafkaSettings;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says what is wrong between us and the brokers, and what a person can do; without secrets. */
final class KafkaProblem {

    private final KafkaSettings settings;
    private final String group;

    KafkaProblem(KafkaSettings settings, String group) {
        this.settings = settings;
        this.group = group;
    }

    /** No broker has a connection with us. */
    String unreachable() {
        String hint = settings.tls() || settings.authRequired() ? "" : " (plain, without TLS or login)";
        return "no broker of " + settings.brokers() + " answers" + hint;
    }

    /** What a failure means here. */
    String describe(RuntimeException failure) {
        if (failure instanceof UnknownTopicOrPartitionException) {
            return "topic \"" + settings.topic() + "\" does not exist at " + settings.brokers() + ": create it";
        }
        if (failure instanceof TopicAuthorizationException) {
            return "may not read topic \"" + settings.topic() + "\" at " + settings.brokers() + ": grant READ";
        }
        if (failure instanceof GroupAuthorizationException) {
            return "may not use consumer group \"" + group + "\" at " + settings.brokers()
                    + ": grant READ, or set consumerGroup";
        }
        if (failure instanceof TimeoutException) {
            return unreachable();
        }
        if (failure instanceof SslAuthenticationException) {
            return "TLS with " + settings.brokers() + " failed: " + root(failure)
                    + "; check caCert, clientCert, clientKey";
        }
        if (failure instanceof AuthenticationException) {
            return settings.brokers() + " refuses the login: " + root(failure)
                    + "; check saslUsername, saslPassword and saslMechanism";
        }
        return failure instanceof KafkaException ? settings.brokers() + ": " + root(failure) : root(failure);
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
