package dev.sluice.dapr.source;

import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.callback.CallbackRegistry;
import dev.sluice.dapr.callback.CallbackRegistry.Registration;
import dev.sluice.dapr.callback.Receiver;

/** What brings the messages of a source. */
sealed interface Origin {

    /** The component's name. */
    String component();

    /** Takes the place of the one who receives them. */
    Registration receive(CallbackRegistry registry, Receiver receiver);

    /** An input binding. */
    record Binding(String component) implements Origin {

        @Override
        public Registration receive(CallbackRegistry registry, Receiver receiver) {
            return registry.onBinding(component, receiver);
        }
    }

    /** A pub/sub component's topic, and the topic where its sidecar puts what was not taken in time. */
    record Topic(String component, String topic) implements Origin {

        @Override
        public Registration receive(CallbackRegistry registry, Receiver receiver) {
            Registration first = registry.onTopic(component, topic, receiver);
            Registration again = registry.onTopic(component, DaprNames.undelivered(component), receiver);
            return () -> {
                first.close();
                again.close();
            };
        }
    }
}
