package dev.sluice.crds.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.crds.schema.NeedsValue;
import dev.sluice.crds.shape.FieldType.EnumType;
import dev.sluice.crds.shape.FieldType.ListType;
import dev.sluice.crds.shape.FieldType.MapType;
import dev.sluice.crds.shape.FieldType.ObjectType;
import dev.sluice.crds.shape.FieldType.UnionType;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rules that every field of every kind keeps. */
class ShapesTest {

    private static final Set<String> YAML_BOOLEANS =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "~");

    private static Map<String, RecordShape> allShapes() {
        Map<String, RecordShape> shapes = new HashMap<>();
        ResourceKind.ALL.forEach(kind -> collect(kind.spec(), shapes));
        return shapes;
    }

    private static void collect(RecordShape shape, Map<String, RecordShape> shapes) {
        if (shapes.putIfAbsent(shape.type().getSimpleName(), shape) == null) {
            shape.fields().forEach(field -> inside(field.type()).forEach(inner -> collect(inner, shapes)));
        }
    }

    private static Collection<RecordShape> inside(FieldType type) {
        if (type instanceof ObjectType object) {
            return List.of(object.shape());
        }
        if (type instanceof UnionType union) {
            return union.union().variants().values();
        }
        if (type instanceof MapType map) {
            return inside(map.value());
        }
        return type instanceof ListType list ? inside(list.element()) : List.of();
    }

    @Test
    void noNameIsABooleanInYaml() {
        Set<String> names = new TreeSet<>();
        for (RecordShape shape : allShapes().values()) {
            names.addAll(shape.keys().keySet());
            for (FieldType type : shape.keys().values()) {
                if (type instanceof EnumType words) {
                    names.addAll(words.values().keySet());
                }
            }
        }

        assertThat(names).hasSizeGreaterThan(200);
        assertThat(names).noneMatch(name -> YAML_BOOLEANS.contains(name.toLowerCase(Locale.ROOT)));
    }

    @Test
    void everyFieldSaysWhatItMeans() {
        for (RecordShape shape : allShapes().values()) {
            assertThat(shape.fields())
                    .as(shape.type().getSimpleName())
                    .allMatch(field -> field.inline() || !field.doc().isBlank());
        }
    }

    @Test
    void rulesNameFieldsThatExist() {
        for (RecordShape shape : allShapes().values()) {
            Set<String> named = new LinkedHashSet<>();
            shape.groups().forEach(group -> named.addAll(List.of(group.value())));
            for (Field field : shape.fields()) {
                NeedsValue needs = field.needs();
                if (needs != null) {
                    named.add(needs.field());
                }
                String with = field.with();
                if (with != null) {
                    named.add(with);
                }
            }

            assertThat(shape.keys().keySet()).as(shape.type().getSimpleName()).containsAll(named);
        }
    }

    @Test
    void openFunctionsFieldsAreAllThere() {
        Map<String, RecordShape> shapes = allShapes();

        assertThat(keys(shapes, "RedisSettings"))
                .containsAll(Set.of(
                        "redisHost",
                        "redisPassword",
                        "enableTLS",
                        "failover",
                        "sentinelMasterName",
                        "redeliverInterval",
                        "processingTimeout",
                        "redisType",
                        "redisDB",
                        "redisMaxRetries"))
                .containsAll(Set.of(
                        "redisMinRetryInterval",
                        "redisMaxRetryInterval",
                        "dialTimeout",
                        "readTimeout",
                        "writeTimeout",
                        "poolSize",
                        "poolTimeout",
                        "maxConnAge",
                        "minIdleConns",
                        "idleCheckFrequency"))
                .contains("idleTimeout");
        assertThat(keys(shapes, "KafkaSettings"))
                .containsAll(Set.of(
                        "brokers",
                        "topic",
                        "authRequired",
                        "saslUsername",
                        "saslPassword",
                        "maxMessageBytes",
                        "scaleOption"));
        assertThat(keys(shapes, "MqttSettings"))
                .containsAll(Set.of(
                        "url",
                        "topic",
                        "consumerID",
                        "qos",
                        "retain",
                        "cleanSession",
                        "caCert",
                        "clientCert",
                        "clientKey"));
        assertThat(keys(shapes, "NatsStreamingSpec")).hasSize(15);
    }

    private static Set<String> keys(Map<String, RecordShape> shapes, String name) {
        RecordShape shape = shapes.get(name);
        return shape == null ? new HashSet<>() : shape.keys().keySet();
    }
}
