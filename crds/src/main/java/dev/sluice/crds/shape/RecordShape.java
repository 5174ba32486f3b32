package dev.sluice.crds.shape;

import dev.sluice.crds.schema.Exclusive;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the mapping of one record looks like.
 *
 * @param type the record
 * @param fields its components in order
 * @param groups which of its fields exclude or need one another
 * @param whole whether its only component stands for the record itself
 * @param constructor makes the record from its components
 */
public record RecordShape(
        Class<?> type, List<Field> fields, List<Exclusive> groups, boolean whole, Constructor<?> constructor) {

    /** Copies. */
    public RecordShape {
        fields = List.copyOf(fields);
        groups = List.copyOf(groups);
    }

    /** The fields that stand in the mapping by the names they may have there: those of inlined records too. */
    public Map<String, FieldType> keys() {
        Map<String, FieldType> keys = new LinkedHashMap<>();
        for (Field field : fields) {
            if (field.type() instanceof FieldType.ObjectType object && field.inline()) {
                keys.putAll(object.shape().keys());
            } else if (field.type() instanceof FieldType.CredentialType) {
                keys.put(field.key(), field.type());
                keys.put(field.key() + "From", field.type());
            } else {
                keys.put(field.key(), field.type());
            }
        }
        return keys;
    }
}
