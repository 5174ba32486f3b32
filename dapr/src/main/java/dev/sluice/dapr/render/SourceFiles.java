package dev.sluice.dapr.render;

import dev.sluice.crds.model.DaprSettings;
import dev.sluice.crds.model.Metadata;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.topology.ResolvedSource;
import dev.sluice.dapr.DaprNames;
import dev.sluice.dapr.component.ComponentType;
import dev.sluice.dapr.component.ComponentTypes;
import dev.sluice.dapr.component.SourceWay;
import dev.sluice.eventsource.spi.SourceName;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** How the events of an EventSource come in, where Dapr brings them. A source that is paused has no components. */
final class SourceFiles {

    private final AppFiles app;
    private final Collection<Remark> remarks;

    SourceFiles(AppFiles app, Collection<Remark> remarks) {
        this.app = app;
        this.remarks = remarks;
    }

    void add(ResolvedSource source) {
        for (ResolvedSource.Event event : source.events()) {
            SourceWay way = SourceWay.of(event.event());
            String subject = "source " + source.key() + "/" + event.event().name();
            if (!way.remark().isEmpty()) {
                remarks.add(new Remark(subject, way.remark()));
            }
            boolean possible = way.throughDapr() && !ComponentTypes.isOutputOnly(way.type());
            if (possible && !source.source().spec().paused()) {
                add(source.source().metadata(), event.event(), way, subject);
            }
        }
    }

    private void add(Metadata metadata, SourceEvent event, SourceWay way, String subject) {
        SourceName name = new SourceName(metadata.namespace(), metadata.name(), event.name());
        String component = DaprNames.sourceComponent(name, event.kind().name().toLowerCase(Locale.ROOT));
        ComponentType type = ComponentTypes.of(way.type());
        Items items = app.items(component, subject);
        Optional<String> topic =
                new SourceMetadata(name, type, app.options().addresses()).read(items, event.settings());
        if (!type.isBinding() && topic.isEmpty()) {
            remarks.add(new Remark(subject, "metadata has no topic: a " + type.type() + " needs one to read"));
            return;
        }
        String version = event.settings() instanceof DaprSettings dapr ? dapr.version() : "v1";
        app.component(component, type.type(), version, items);
        topic.ifPresent(found -> subscribe(component, found, type, Batches.ofMessages(type, event.settings())));
    }

    /**
     * A broker that brings a message again until it is taken needs no other place for it; there it would be out of order and
     * out of sight. Elsewhere such a topic keeps what would be lost, and the source reads it too.
     */
    private void subscribe(String component, String topic, ComponentType type, int batch) {
        String undelivered = type.bringsAgain() ? "" : DaprNames.undelivered(component);
        app.subscription(component, topic, undelivered, batch);
        if (!undelivered.isEmpty()) {
            app.subscription(component, undelivered, undelivered, batch);
        }
    }
}
