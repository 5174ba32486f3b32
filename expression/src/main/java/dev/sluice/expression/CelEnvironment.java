package dev.sluice.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelRuntimeLibrary;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The one CEL environment: options, limits, extensions, variables per scope. Built once, immutable.
 *
 * <p>{@code lists.range} is left out: it makes a list as long as a number in the event says. {@code matches},
 * {@code jsonpath}, {@code distinct} and the {@code sets} functions are bound per expression, see {@link CelFunctions} and
 * ADR 0042.
 */
final class CelEnvironment {

    /** Loop steps in one evaluation, over all comprehensions together. */
    static final int MAX_ITERATIONS = 10_000;

    /** Longest expression, in characters. */
    static final int MAX_CHARS = 10_000;

    private static final int MAX_NESTING = 64;
    private static final int MAX_REGEX_PROGRAM = 10_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxExpressionCodePointSize(MAX_CHARS)
            .maxParseRecursionDepth(MAX_NESTING)
            .maxRegexProgramSize(MAX_REGEX_PROGRAM)
            .enableHeterogeneousNumericComparisons(true)
            .enableRegexPartialMatch(true)
            .populateMacroCalls(true)
            .build();

    private static final CelListsExtensions LISTS = CelExtensions.lists(
            CelListsExtensions.Function.SLICE,
            CelListsExtensions.Function.FLATTEN,
            CelListsExtensions.Function.REVERSE,
            CelListsExtensions.Function.SORT,
            CelListsExtensions.Function.SORT_BY);

    private static final CelCompiler PARSER = builder().build();
    private static final Map<CelScope, CelCompiler> COMPILERS = compilers();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(CelStandardFunctions.newBuilder()
                    .excludeFunctions(StandardFunction.MATCHES)
                    .build())
            .addLibraries(runtimeLibraries())
            .build();

    private CelEnvironment() {}

    static CelCompiler compiler(CelScope scope) {
        return java.util.Objects.requireNonNull(COMPILERS.get(scope), scope::name);
    }

    /** A compiler whose only variables are booleans of these names. */
    static CelCompiler compilerOfBooleans(Collection<String> names) {
        CelCompilerBuilder builder = builder();
        names.forEach(name -> builder.addVar(name, SimpleType.BOOL));
        return builder.build();
    }

    /** Parses without checking names or types. */
    static CelCompiler parser() {
        return PARSER;
    }

    static CelRuntime runtime() {
        return RUNTIME;
    }

    private static Map<CelScope, CelCompiler> compilers() {
        Map<CelScope, CelCompiler> compilers = new EnumMap<>(CelScope.class);
        for (CelScope scope : CelScope.values()) {
            CelCompilerBuilder builder = builder();
            for (String variable : scope.variables()) {
                builder.addVar(
                        variable,
                        switch (variable) {
                            case "data" -> SimpleType.DYN;
                            case "match" -> MapType.create(SimpleType.STRING, SimpleType.STRING);
                            default -> MapType.create(SimpleType.STRING, SimpleType.DYN);
                        });
            }
            compilers.put(scope, builder.build());
        }
        return compilers;
    }

    private static CelCompilerBuilder builder() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(compilerLibraries())
                .addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                        CelFunctions.JSONPATH,
                        CelOverloadDecl.newGlobalOverload(
                                "jsonpath_dyn_string", SimpleType.DYN, SimpleType.DYN, SimpleType.STRING)));
    }

    private static List<CelCompilerLibrary> compilerLibraries() {
        return ImmutableList.of(
                CelExtensions.strings(),
                CelExtensions.math(),
                LISTS,
                CelExtensions.lists(CelListsExtensions.Function.DISTINCT),
                CelExtensions.sets(OPTIONS),
                CelExtensions.regex());
    }

    private static List<CelRuntimeLibrary> runtimeLibraries() {
        return ImmutableList.of(CelExtensions.strings(), CelExtensions.math(), LISTS, CelExtensions.regex());
    }
}
