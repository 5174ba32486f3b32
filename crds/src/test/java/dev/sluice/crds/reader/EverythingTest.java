package dev.sluice.crds.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.crds.ExpressionChecker;
import dev.sluice.crds.Problem;
import dev.sluice.crds.model.CountSpec;
import dev.sluice.crds.model.DeliverySpec;
import dev.sluice.crds.model.EventBusResource;
import dev.sluice.crds.model.EventSource;
import dev.sluice.crds.model.FilterSpec;
import dev.sluice.crds.model.HttpMethod;
import dev.sluice.crds.model.HttpSettings;
import dev.sluice.crds.model.PatternSpec;
import dev.sluice.crds.model.Resource;
import dev.sluice.crds.model.SourceEvent;
import dev.sluice.crds.model.SourceKindName;
import dev.sluice.crds.model.StartSpec;
import dev.sluice.crds.model.Trigger;
import dev.sluice.crds.topology.KnownReferences;
import dev.sluice.crds.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One file with one of everything: it is read with the right values and defaults, and written and read again. */
class EverythingTest {

    private static final Path FILE = Path.of("src", "test", "resources", "valid", "everything.yaml");

    private final ReadResult read = new ResourceReader(ExpressionChecker.NONE).read(List.of(FILE));

    private <T extends Resource> T only(Class<T> kind) {
        return read.resources().stream()
                .map(Located::resource)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isReadAndResolvedWithoutAProblem() {
        assertThat(read.problems()).isEmpty();
        assertThat(read.targets()).extracting(Target::kind).containsExactly("Namespace");
        assertThat(Topology.resolve(read, new KnownReferences(Map.of(), read.targets()))
                        .problems())
                .isEmpty();
    }

    @Test
    void everySourceKindAndEveryPatternKindIsThere() {
        assertThat(only(EventSource.class).spec().events())
                .extracting(SourceEvent::kind)
                .containsExactly(SourceKindName.values());
        assertThat(only(Trigger.class).spec().patterns().values())
                .extracting(PatternSpec::kind)
                .containsExactlyInAnyOrder(PatternSpec.Kind.values());
    }

    @Test
    void valuesAndDefaultsAreFilledIn() {
        HttpSettings hook = (HttpSettings) only(EventSource.class).spec().events().stream()
                .filter(event -> event.name().equals("hook"))
                .map(SourceEvent::settings)
                .findFirst()
                .orElseThrow();
        assertThat(hook.path()).isEqualTo("/{namespace}/{eventSource}/{event}");
        assertThat(hook.methods()).containsExactly(HttpMethod.POST);
        assertThat(hook.shape().timeZone()).isEqualTo("UTC");
        assertThat(only(EventBusResource.class).spec().maxEventBytes()).hasToString("1Mi");

        Trigger trigger = only(Trigger.class);
        assertThat(trigger.spec().start()).isEqualTo(new StartSpec.At(Instant.parse("2026-01-30T23:00:00Z")));
        assertThat(trigger.spec().patterns().get("burst")).isInstanceOfSatisfying(CountSpec.class, burst -> {
            assertThat(burst.within()).isEqualTo(Duration.ofMinutes(1));
            assertThat(burst.common().maxKeys()).isEqualTo(100_000);
            assertThat(burst.resolves()).isTrue();
        });
        DeliverySpec delivery = trigger.spec().subscribers().get(1).delivery();
        assertThat(delivery.givesUpAfter()).isEqualTo(Duration.ofHours(24));
        assertThat(delivery.backoff().delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(trigger.spec().subscribers().get(0).delivery().givesUpAfter())
                .isNull();
    }

    @Test
    void filtersAreATree() {
        List<FilterSpec> filters =
                only(Trigger.class).spec().inputs().values().iterator().next().filters();

        assertThat(filters).hasSize(4).element(2).isEqualTo(new FilterSpec.Sql("type = 'door.opened'"));
        assertThat(filters.get(1))
                .isInstanceOfSatisfying(
                        FilterSpec.AnyOf.class,
                        any -> assertThat(any.filters())
                                .contains(new FilterSpec.Not(new FilterSpec.Suffix(Map.of("subject", "b")))));
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        ResourceWriter writer = new ResourceWriter(ResourceWriter.Secrets.KEPT);

        for (Located located : read.resources()) {
            String written = json.writeValueAsString(writer.write(located.resource()));
            ReadResult again = new ResourceReader(ExpressionChecker.NONE).read("again.json", written);

            assertThat(again.problems())
                    .filteredOn(Problem::isError)
                    .as(written)
                    .isEmpty();
            assertThat(again.resources().get(0).resource()).as(written).isEqualTo(located.resource());
        }
    }

    @Test
    void credentialsAreRedactedForPeople() {
        Map<String, Object> written =
                new ResourceWriter(ResourceWriter.Secrets.REDACTED).write(only(EventSource.class));

        assertThat(written.toString()).contains("saslUsername=***").doesNotContain("saslUsername=me");
    }
}
