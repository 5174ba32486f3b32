package dev.sluice.crds.definition;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntime.Program;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks a value against a structural schema as the API server does, CEL rules included. An oracle beside the reader. */
final class SchemaValidator {

    private final CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .build();

    @SuppressWarnings("InlineMeInliner") // it offers the planner runtime, ours is the standard one
    private final CelRuntime runtime =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    private final Map<String, Program> programs = new HashMap<>();
    private final List<String> errors = new ArrayList<>();

    List<String> validate(Map<?, ?> schema, Object value) {
        errors.clear();
        check(schema, value, "spec");
        return List.copyOf(errors);
    }

    private void check(Map<?, ?> schema, Object value, String path) {
        String type = String.valueOf(schema.get("type"));
        if (!isOfType(type, value)) {
            errors.add(path + ": not " + type);
            return;
        }
        if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            errors.add(path + ": not one of " + allowed);
        }
        if (value instanceof String text) {
            checkText(schema, text, path);
        } else if (value instanceof Number number) {
            checkRange(schema, number.doubleValue(), path);
        } else if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
            checkSize(schema, "Items", list.size(), path);
            for (int index = 0; index < list.size(); index++) {
                check(items, list.get(index), path + "[" + index + "]");
            }
        } else if (value instanceof Map<?, ?> map) {
            checkMap(schema, map, path);
        }
    }

    private static boolean isOfType(String type, Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "array" -> value instanceof List;
            default -> value instanceof Map;
        };
    }

    private void checkText(Map<?, ?> schema, String text, String path) {
        boolean longEnough = !(schema.get("minLength") instanceof Integer min) || text.length() >= min;
        boolean shortEnough = !(schema.get("maxLength") instanceof Integer max) || text.length() <= max;
        boolean matches = !(schema.get("pattern") instanceof String pattern)
                || Pattern.compile(pattern).matcher(text).find();
        if (!longEnough || !shortEnough || !matches) {
            errors.add(path + ": text not allowed");
        }
    }

    private void checkRange(Map<?, ?> schema, double value, String path) {
        boolean above = !(schema.get("minimum") instanceof Number min) || value >= min.doubleValue();
        boolean below = !(schema.get("maximum") instanceof Number max) || value <= max.doubleValue();
        if (!above || !below) {
            errors.add(path + ": out of range");
        }
    }

    private void checkSize(Map<?, ?> schema, String what, int size, String path) {
        boolean enough = !(schema.get("min" + what) instanceof Integer min) || size >= min;
        boolean notTooMany = !(schema.get("max" + what) instanceof Integer max) || size <= max;
        if (!enough || !notTooMany) {
            errors.add(path + ": " + size + " entries");
        }
    }

    private void checkMap(Map<?, ?> schema, Map<?, ?> map, String path) {
        checkSize(schema, "Properties", map.size(), path);
        if (schema.get("required") instanceof List<?> required) {
            required.stream()
                    .filter(key -> !map.containsKey(key))
                    .forEach(key -> errors.add(path + "." + key + ": missing"));
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object property = schema.get("properties") instanceof Map<?, ?> properties
                    ? properties.get(entry.getKey())
                    : schema.get("additionalProperties");
            if (property instanceof Map<?, ?> inner) {
                check(inner, entry.getValue(), path + "." + entry.getKey());
            }
        }
        if (schema.get("x-kubernetes-validations") instanceof List<?> rules) {
            rules.forEach(rule -> checkRule((Map<?, ?>) rule, schema, map, path));
        }
    }

    private void checkRule(Map<?, ?> rule, Map<?, ?> schema, Map<?, ?> map, String path) {
        Map<Object, Object> self = new HashMap<>();
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((key, property) -> {
                if (property instanceof Map<?, ?> inner && inner.get("default") instanceof String text) {
                    self.put(escaped(key), text);
                }
            });
        }
        map.forEach((key, value) -> self.put(escaped(key), value));
        try {
            if (!Boolean.TRUE.equals(program(String.valueOf(rule.get("rule"))).eval(Map.of("self", self)))) {
                errors.add(path + ": " + rule.get("message"));
            }
        } catch (CelValidationException | CelEvaluationException broken) {
            throw new IllegalStateException("the rule is valid CEL: " + rule, broken);
        }
    }

    private static String escaped(Object key) {
        return Rules.CEL_WORDS.contains(String.valueOf(key)) ? "__" + key + "__" : String.valueOf(key);
    }

    private Program program(String rule) throws CelValidationException, CelEvaluationException {
        Program known = programs.get(rule);
        if (known == null) {
            known = runtime.createProgram(compiler.compile(rule).getAst());
            programs.put(rule, known);
        }
        return known;
    }
}
